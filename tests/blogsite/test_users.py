import json

import pytest

from blogsite.users import SignedInUser

CLAIMS = {
    "sub": "5ub",
    "cognito:username": "5ub",
    "cognito:groups": ["editors", "readers"],
    "email": "edith@example.com",
    "name": "Edith Éditrice",
}


def test_the_claims_of_a_token_make_a_person_with_the_groups_that_give_a_role() -> None:
    assert SignedInUser.from_claims(CLAIMS) == SignedInUser(
        id="5ub",
        username="5ub",
        email="edith@example.com",
        name="Edith Éditrice",
        groups=frozenset({"editors"}),
    )


@pytest.mark.parametrize(("missing", "name"), [(("name",), "edith"), (("name", "email"), "5ub")])
def test_without_a_name_the_address_or_the_username_stands_in(
    missing: tuple[str, ...], name: str
) -> None:
    claims = {key: value for key, value in CLAIMS.items() if key not in missing}
    assert SignedInUser.from_claims(claims).get_full_name() == name


def test_without_groups_there_is_no_way_into_the_admin() -> None:
    user = SignedInUser.from_claims({**CLAIMS, "cognito:groups": ["Admins", "admins ", 7]})
    assert not user.is_staff
    assert not user.has_module_perms("posts")


@pytest.mark.parametrize(
    ("group", "may_all"), [("admins", True), ("editors", False), ("authors", False)]
)
def test_only_admins_hold_djangos_permissions(group: str, may_all: bool) -> None:
    user = SignedInUser.from_claims({**CLAIMS, "cognito:groups": [group]})
    assert user.is_staff
    assert user.has_perm("posts.delete_post") is may_all
    assert user.has_perms(["posts.add_post", "posts.delete_post"]) is may_all


def test_a_person_comes_back_from_a_session_unchanged() -> None:
    user = SignedInUser.from_claims(CLAIMS)
    assert SignedInUser.from_session(json.loads(json.dumps(user.to_session()))) == user
