"""Who is signed in: a person as Cognito knows them, kept in the session, in no table of users."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from posts.permissions import ADMINS, GROUPS


@dataclass(frozen=True)
class SignedInUser:
    """A signed-in person, with what Django's admin expects of a user.

    id: Cognito's `sub`, which never changes. groups: those that give a role.
    """

    id: str
    username: str
    email: str
    name: str
    groups: frozenset[str]

    is_anonymous = False
    is_authenticated = True
    is_active = True

    @classmethod
    def from_claims(cls, claims: Mapping[str, Any]) -> Self:
        """Return the person whom the claims of a verified ID token name."""
        username = str(claims.get("cognito:username", claims["sub"]))
        email = str(claims.get("email", ""))
        return cls(
            id=str(claims["sub"]),
            username=username,
            email=email,
            name=str(claims.get("name", "")) or email.partition("@")[0] or username,
            groups=roles_among(claims.get("cognito:groups", [])),
        )

    @classmethod
    def from_session(cls, stored: Mapping[str, Any]) -> Self:
        """Return the person whom `to_session` wrote down."""
        return cls(**{**stored, "groups": frozenset(stored["groups"])})

    def to_session(self) -> dict[str, Any]:
        """Return what a session keeps, as JSON takes it."""
        return {**asdict(self), "groups": sorted(self.groups)}

    def with_groups(self, groups: frozenset[str]) -> Self:
        """Return the same person in these groups."""
        return replace(self, groups=groups)

    @property
    def pk(self) -> str:
        """Return the id, under the name that Django uses."""
        return self.id

    @property
    def is_staff(self) -> bool:
        """Tell whether this person may enter the admin at all."""
        return bool(self.groups)

    @property
    def is_superuser(self) -> bool:
        """Tell whether this person may do everything."""
        return ADMINS in self.groups

    def has_perm(self, perm: str, obj: object = None) -> bool:  # noqa: ARG002 (Django's)
        """Grant a Django permission to admins alone.

        What editors and authors may do depends on the object: `posts.permissions` decides that.
        """
        return self.is_superuser

    def has_perms(self, perms: Iterable[str], obj: object = None) -> bool:
        """Grant all of the permissions, or none."""
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:  # noqa: ARG002 (Django's)
        """Show an app to whoever may enter the admin."""
        return self.is_staff

    def get_username(self) -> str:
        """Return the name used at sign-in. Cognito's own is a UUID where that is the address."""
        return self.email or self.username

    def get_full_name(self) -> str:
        """Return the name to show."""
        return self.name

    def get_short_name(self) -> str:
        """Return the name to greet with."""
        return self.name

    def __str__(self) -> str:
        return self.name


def roles_among(groups: Iterable[object]) -> frozenset[str]:
    """Return those of the groups that give a role."""
    return GROUPS.intersection(group for group in groups if isinstance(group, str))
