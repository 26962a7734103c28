import pytest
from django.core.exceptions import ImproperlyConfigured

from blogsite.environment import Environment, provide_aws_defaults


def problems_of(environment: Environment) -> str:
    with pytest.raises(ImproperlyConfigured) as raised:
        environment.stop_on_problems()
    return str(raised.value)


def test_a_text_is_read_without_the_blanks_around_it() -> None:
    assert Environment({"SITE_TITLE": " My blog\n"}).text("SITE_TITLE", "blogsite") == "My blog"


def test_locally_a_missing_text_has_its_default() -> None:
    environment = Environment({})
    assert environment.text("MEDIA_BUCKET", "media", required=True) == "media"
    environment.stop_on_problems()


def test_a_blank_text_counts_as_missing() -> None:
    environment = Environment({"STAGE": "production", "MEDIA_BUCKET": " "})
    environment.text("MEDIA_BUCKET", "media", required=True)
    assert "MEDIA_BUCKET is missing" in problems_of(environment)


def test_all_problems_are_reported_together() -> None:
    environment = Environment({"STAGE": "production", "SITE_PORT": "http"})
    environment.integer("SITE_PORT", 8080, lowest=1, highest=65535)
    environment.origin("ADMIN_ORIGIN", "http://127.0.0.1:8000", required=True)
    environment.secret("SECRET_KEY", "local")
    found = problems_of(environment)
    assert "SITE_PORT is 'http': expected a whole number from 1 to 65535" in found
    assert "ADMIN_ORIGIN is missing" in found
    assert "SECRET_KEY is missing" in found


@pytest.mark.parametrize("value", ["-1", "0", "65536", "1e3", "80 80", "٨٠", "9" * 5000])
def test_a_port_out_of_range_or_oddly_written_is_refused(value: str) -> None:
    environment = Environment({"SITE_PORT": value})
    assert environment.integer("SITE_PORT", 8080, lowest=1, highest=65535) == 8080
    assert "SITE_PORT is" in problems_of(environment)


@pytest.mark.parametrize(
    "value", ["https://example.com", "http://127.0.0.1:8000", "https://xn--wgv71a.jp"]
)
def test_an_origin_is_taken_as_it_stands(value: str) -> None:
    environment = Environment({"SITE_ORIGIN": value})
    assert environment.origin("SITE_ORIGIN", "http://localhost") == value
    environment.stop_on_problems()


@pytest.mark.parametrize(
    "value",
    [
        "example.com",
        "//example.com",
        "ftp://example.com",
        "https://example.com/",
        "https://example.com/blog",
        "https://example.com?x",
        "https://user:password@example.com",
        "https://example.com:99999",
        "https://example.com:port",
        "https://exa mple.com",
        "https://example.com;script-src *",
        "https://",
        "https://[::1",
    ],
)
def test_what_is_no_origin_is_refused(value: str) -> None:
    environment = Environment({"SITE_ORIGIN": value})
    environment.origin("SITE_ORIGIN", "http://localhost")
    assert "SITE_ORIGIN is" in problems_of(environment)


def test_a_deployed_origin_speaks_https() -> None:
    environment = Environment({"STAGE": "prod", "SITE_ORIGIN": "http://example.com"})
    environment.origin("SITE_ORIGIN", "http://localhost")
    assert "SITE_ORIGIN is 'http://example.com': expected an address that begins with https://" in (
        problems_of(environment)
    )


def test_a_path_is_empty_or_one_step_without_a_slash_at_its_end() -> None:
    environment = Environment({"ADMIN_PATH": "/prod"})
    assert (environment.path("ADMIN_PATH"), environment.path("NOT_SET")) == ("/prod", "")
    environment.stop_on_problems()


@pytest.mark.parametrize("value", ["/", "prod", "/prod/", "//evil.example", "/a/b", "/a b"])
def test_what_is_no_path_is_refused(value: str) -> None:
    environment = Environment({"ADMIN_PATH": value})
    assert environment.path("ADMIN_PATH") == ""
    assert "ADMIN_PATH is" in problems_of(environment)


def test_a_short_secret_is_refused_and_not_shown() -> None:
    environment = Environment({"STAGE": "production", "SECRET_KEY": "hunter2"})
    environment.secret("SECRET_KEY", shortest=50)
    found = problems_of(environment)
    assert "SECRET_KEY has 7 characters: expected 50 or more" in found
    assert "hunter2" not in found


def test_a_choice_names_what_can_be_chosen() -> None:
    environment = Environment({"SITE_LANGUAGE": "fr"})
    environment.choice("SITE_LANGUAGE", "ja", ["ja", "en"])
    assert "SITE_LANGUAGE is 'fr': expected one of en, ja." in problems_of(environment)


@pytest.mark.parametrize("value", ["Tokyo", "+09:00", "../../etc/passwd"])
def test_a_time_zone_has_to_exist(value: str) -> None:
    environment = Environment({"SITE_TIME_ZONE": value})
    assert environment.time_zone("SITE_TIME_ZONE", "Asia/Tokyo") == "Asia/Tokyo"
    assert "SITE_TIME_ZONE is" in problems_of(environment)


def test_a_time_zone_that_exists_is_taken() -> None:
    environment = Environment({"SITE_TIME_ZONE": "Europe/London"})
    assert environment.time_zone("SITE_TIME_ZONE", "Asia/Tokyo") == "Europe/London"
    environment.stop_on_problems()


def test_locally_boto_gets_the_local_aws() -> None:
    variables = {"AWS_PORT": "4777"}
    provide_aws_defaults(variables)
    assert variables == {
        "AWS_PORT": "4777",
        "AWS_REGION": "ap-northeast-1",
        "AWS_DEFAULT_REGION": "ap-northeast-1",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:4777",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }


def test_an_endpoint_for_dynamodb_alone_leaves_the_rest_local() -> None:
    variables = {"AWS_ENDPOINT_URL_DYNAMODB": "http://127.0.0.1:9000"}
    provide_aws_defaults(variables)
    assert variables["AWS_ENDPOINT_URL_DYNAMODB"] == "http://127.0.0.1:9000"
    assert variables["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4566"


def test_credentials_and_endpoint_in_the_environment_are_kept() -> None:
    variables = {
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9000",
        "AWS_ACCESS_KEY_ID": "mine",
        "AWS_SECRET_ACCESS_KEY": "secret",
    }
    provide_aws_defaults(variables)
    assert variables["AWS_ENDPOINT_URL"] == "http://127.0.0.1:9000"
    assert variables["AWS_SECRET_ACCESS_KEY"] == "secret"


def test_a_deployed_stage_talks_to_aws_with_its_own_role() -> None:
    variables = {"STAGE": "production", "AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "x"}
    provide_aws_defaults(variables)
    assert variables == {
        "STAGE": "production",
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
    }


@pytest.mark.parametrize("value", ["http://127.0.0.1:4566", "https://aws.example/", "http://a:1/b"])
def test_an_endpoint_is_taken_as_boto_takes_it(value: str) -> None:
    environment = Environment({"AWS_ENDPOINT_URL": value})
    assert environment.endpoint("AWS_ENDPOINT_URL") == value
    environment.stop_on_problems()


@pytest.mark.parametrize("value", ["foo", "127.0.0.1:4566", "http://", "http://a:x", "ftp://a"])
def test_an_endpoint_that_is_no_address_is_refused(value: str) -> None:
    environment = Environment({"AWS_ENDPOINT_URL": value})
    assert environment.endpoint("AWS_ENDPOINT_URL") == ""
    assert "AWS_ENDPOINT_URL is" in problems_of(environment)
