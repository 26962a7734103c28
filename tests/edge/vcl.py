"""The configuration that has Varnish play the template's CloudFront distribution."""

from __future__ import annotations

from string import Template

from tests.edge.distribution import Distribution

_VCL = Template(r"""
vcl 4.1;
import std;

backend reader {
    .host = "127.0.0.1";
    .port = "$port";
    .first_byte_timeout = 1.5s;
    .between_bytes_timeout = 1.5s;
}

sub vcl_recv {
    if (req.method == "BAN") {
        if (std.ban("obj.http.$tag_header ~ (?i)(?:^|,)(?:" + req.http.X-Tags + ")(?:,|$$)")) {
            return (synth(200));
        }
        return (synth(400, std.ban_error()));
    }
    if (req.method !~ "^(?:$methods)$$") {
        return (synth(403));
    }
    if (req.restarts == 0) {
        unset req.http.X-Stale;
    }
    set req.url = regsuball(req.url, "(?<=[?&])(?!(?:$query_keys)(?:[=&]|$$))[^&]*(?:&|$$)", "");
    set req.url = regsub(req.url, "[?&]+$$", "");
    unset req.http.Cookie;
    return (hash);
}

sub vcl_hash {
    hash_data(req.url);
    return (lookup);
}

sub vcl_hit {
    # What is stale serves while it is fetched anew; what is too old for that, when it can't be.
    if (obj.ttl > 0s || req.http.X-Stale == "serve") {
        return (deliver);
    }
    if (obj.ttl + std.duration(obj.http.X-While-Revalidate, 0s) > 0s) {
        return (deliver);
    }
    set req.http.X-Stale = "there";
    set req.grace = 0s;
    return (restart);
}

sub vcl_backend_response {
    if (beresp.status >= 500 && (bereq.is_bgfetch || bereq.http.X-Stale)) {
        return (abandon);
    }
    set beresp.do_stream = false;
    $compress
    set beresp.ttl = ${default}s;
    if (beresp.status >= 400) {
        set beresp.ttl = ${error_minimum}s;
    }
    if (beresp.http.Cache-Control ~ "s-maxage=\d+") {
        set beresp.ttl = std.duration(
            regsub(beresp.http.Cache-Control, "^.*s-maxage=(\d+).*$$", "\1s"), 0s);
    } elsif (beresp.http.Cache-Control ~ "max-age=\d+") {
        set beresp.ttl = std.duration(
            regsub(beresp.http.Cache-Control, "^.*max-age=(\d+).*$$", "\1s"), 0s);
    }
    if (beresp.http.Cache-Control ~ "no-store|no-cache|private") {
        set beresp.ttl = ${minimum}s;
    }
    if (beresp.ttl > ${maximum}s) {
        set beresp.ttl = ${maximum}s;
    }
    set beresp.grace = 0s;
    if (beresp.http.Cache-Control ~ "stale-if-error=\d+") {
        set beresp.grace = std.duration(
            regsub(beresp.http.Cache-Control, "^.*stale-if-error=(\d+).*$$", "\1s"), 0s);
    }
    if (beresp.http.Cache-Control ~ "stale-while-revalidate=\d+") {
        set beresp.http.X-While-Revalidate =
            regsub(beresp.http.Cache-Control, "^.*stale-while-revalidate=(\d+).*$$", "\1s");
        if (std.duration(beresp.http.X-While-Revalidate, 0s) > beresp.grace) {
            set beresp.grace = std.duration(beresp.http.X-While-Revalidate, 0s);
        }
    }
    if (beresp.ttl <= 0s) {
        set beresp.uncacheable = true;
    }
    return (deliver);
}

sub vcl_backend_error {
    if (bereq.http.X-Stale) {
        return (abandon);
    }
    set beresp.http.Cache-Control = "no-store";
    set beresp.http.Content-Type = "text/plain";
    set beresp.body = "The origin failed.";
    return (deliver);
}

sub vcl_deliver {
    set resp.http.X-Cache = "Miss";
    if (obj.hits > 0) {
        set resp.http.X-Cache = "Hit";
    }
    unset resp.http.X-While-Revalidate;
    unset resp.http.X-Varnish;
    unset resp.http.Via;
$viewers
    return (deliver);
}

sub vcl_synth {
    if (req.http.X-Stale == "there") {
        set req.http.X-Stale = "serve";
        set req.grace = 365d;
        return (restart);
    }
    set resp.http.Content-Type = "text/plain";
    set resp.body = resp.reason;
    return (deliver);
}
""")


def vcl(distribution: Distribution, origin_port: int, *, compress: bool = False) -> str:
    """Return the configuration of an edge before an origin on 127.0.0.1.

    compress: send text to whom can take it so, as CloudFront does. The bytes of an answer are
    easier to compare without.

    A request of the method BAN, with the header X-Tags of names with "|" between, purges them.
    """
    removed = [f"    unset resp.http.{name};" for name in distribution.removed_headers]
    put = [f'    set resp.http.{name} = "{to}";' for name, to in distribution.set_headers.items()]
    return _VCL.substitute(
        port=origin_port,
        tag_header=distribution.tag_header,
        methods="|".join(distribution.methods),
        query_keys="|".join(distribution.query_keys),
        default=distribution.default,
        minimum=distribution.minimum,
        maximum=distribution.maximum,
        error_minimum=distribution.error_minimum,
        compress="set beresp.do_gzip = true;" if compress else "",
        viewers="\n".join([*removed, *put]),
    )
