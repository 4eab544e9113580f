"""Users and sessions under one name, for those above; `practice.access` holds the parts."""

from practice.access.passwords import hash_password, password_fits
from practice.access.sessions import (
    LASTS,
    SignedIn,
    end_session,
    find_session,
    start_session,
)
from practice.access.users import count_users, create_user, find_user

__all__ = [
    "LASTS",
    "SignedIn",
    "count_users",
    "create_user",
    "end_session",
    "find_session",
    "find_user",
    "hash_password",
    "password_fits",
    "start_session",
]
