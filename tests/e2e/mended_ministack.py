"""Runs ministack with what it lacks for a whole deployment, by its own Python.

- Its CloudFront signs for a bucket, not for a Function URL. Here an origin with an origin access
  control gets a signature's header, which is all that its Function URL looks for; without the
  control in the template, the URL goes on refusing.
- Its API Gateway keeps a patch's `*~1*` as it is written, where AWS keeps `*/*` (RFC 6901), and
  then takes no request for a binary one.
- An update of a Lambda, and a call that fails, removes the code of all its workers from the disk,
  those too that are just starting for another caller: that call then fails in the middle of its
  imports, or as "Worker process exited immediately", and removes the code of the first caller's
  next worker in turn. With the stream's poller and somebody else asking at once that can go on
  for long. AWS lets a call end on the code that it began with; here too.
- It starts another worker of a Lambda for each call that comes while others run, as AWS does, but
  all on one machine: a browser that asks for a page's six files at once has it unpack the admin
  seven times, and waits longer than it has patience. Here a call waits for one of three workers,
  which share one unpacked copy of their code.
- It speaks no TLS itself, so policies refuse what comes over TLS up to the proxy in front of it,
  or would on AWS, as a Lambda's requests.
- It asks for rights to every parameter of SSM where several are asked for at once, AWS for rights
  to each of them.
"""

import hashlib
import json
import tempfile
import threading
import time
import types
import zipfile
from pathlib import Path
from typing import Any

from ministack import app  # type: ignore[import-not-found]
from ministack.core import (  # type: ignore[import-not-found]
    iam_actions,
    iam_evaluator,
    lambda_runtime,
    router,
)
from ministack.services import (  # type: ignore[import-not-found]
    apigateway_v1,
    cloudfront,
    lambda_svc,
)

_unsigned = cloudfront._origin_request_headers
_matches = apigateway_v1._media_type_matches
_resource = iam_actions.extract_resource_arn
_acquire = lambda_runtime.acquire_worker
_invoke = lambda_runtime.Worker.invoke
_release = lambda_runtime.release_worker
_WORKERS = 3  # of one Lambda
_unpacking = threading.Lock()


def _signed(origin: dict[str, Any], *arguments: Any) -> dict[str, Any]:
    headers: dict[str, Any] = _unsigned(origin, *arguments)
    control = cloudfront._oacs.get(origin.get("oac_id"))
    if control and control["OriginAccessControlOriginType"] == "lambda":
        headers["authorization"] = "AWS4-HMAC-SHA256 of CloudFront"
    return headers


def _matches_decoded(media_type: str, patterns: list[str]) -> bool:
    decoded = [pattern.replace("~1", "/").replace("~0", "~") for pattern in patterns]
    return bool(_matches(media_type, decoded))


def _each_parameter(  # noqa: PLR0917 (as it is called)
    service: str,
    method: str,
    path: str,
    headers: dict[str, str],
    body: bytes,
    query: dict[str, Any],
    region: str,
    account: str,
) -> str:
    """Return what rights are asked for: of several parameters the first that is refused."""
    if service != "ssm" or b'"Names"' not in body:
        return str(_resource(service, method, path, headers, body, query, region, account))
    action = iam_actions.extract_iam_action(service, method, path, headers, body, query)
    key = router.extract_access_key_id(headers, query)
    arns = [
        f"arn:aws:ssm:{region}:{account}:parameter/{name.lstrip('/')}"
        for name in json.loads(body)["Names"]
    ]
    refused = (
        arn for arn in arns if iam_evaluator.enforce(key, action, service, region, resource_arn=arn)
    )
    return next(refused, arns[0])


def _retire(
    name: str,
    qualifier: str | None = None,
    account: str | None = None,
    region: str | None = None,
) -> None:
    """Take workers out of their pool: idle ones end now, others with the call that they are at."""
    wanted = (account, region, name, qualifier)
    with lambda_runtime._lock:
        keys = [
            key
            for key in lambda_runtime._workers
            if all(want in (None, has) for want, has in zip(wanted, key.split(":"), strict=True))
        ]
        retired = [worker for key in keys for worker in lambda_runtime._workers.pop(key)]
        for worker in retired:
            worker.retired = True
        idle = [worker for worker in retired if not worker.in_use]
    lambda_runtime.kill_workers(idle)


class _UnpackedOnce(zipfile.ZipFile):
    """A zip whose content is unpacked once, and linked to from wherever it is wanted."""

    def extractall(self, path: Any = None, *_arguments: Any, **_named: Any) -> None:
        """Unpack into a folder that is there and empty."""
        assert self.filename
        digest = hashlib.sha256(Path(self.filename).read_bytes()).hexdigest()
        unpacked = Path(tempfile.gettempdir(), f"unpacked-{digest}")
        with _unpacking:
            if not unpacked.exists():
                half_way = unpacked.with_suffix(".half-way")
                super().extractall(half_way)
                half_way.rename(unpacked)
        Path(path).rmdir()
        Path(path).symlink_to(unpacked)


def _acquired(*arguments: Any, **named: Any) -> Any:
    while True:
        worker, how = _acquire(*arguments, **named, max_concurrency=_WORKERS)
        if worker is not None:
            return worker, how
        time.sleep(0.02)


def _released(worker: Any) -> None:
    _release(worker)
    if worker is not None and getattr(worker, "retired", False):
        lambda_runtime.kill_workers([worker])


def _invoked(worker: Any, *arguments: Any, **named: Any) -> Any:
    try:
        return _invoke(worker, *arguments, **named)
    except BaseException:
        lambda_runtime.kill_workers([worker])  # nobody releases one that failed to start
        raise


def _over_tls(address: str, *_spoken: object) -> None:
    iam_evaluator.pin_request_origin(address, secure_transport=True)


lambda_runtime.zipfile = types.SimpleNamespace(**{**vars(zipfile), "ZipFile": _UnpackedOnce})
lambda_runtime.Worker.invoke = _invoked
lambda_svc.invalidate_worker = _retire
lambda_svc.acquire_worker = _acquired
lambda_svc.release_worker = _released
cloudfront._origin_request_headers = _signed
apigateway_v1._media_type_matches = _matches_decoded
iam_actions.extract_resource_arn = _each_parameter
app.pin_request_origin = _over_tls

if __name__ == "__main__":
    app.main()
