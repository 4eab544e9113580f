"""Who works here: users, what they may do and where, and who may not come in any more."""

from typing import Any, Literal, get_args

from sqlalchemy import Connection, func, select, update

from core.errors import ConflictError, NotFoundError
from core.events import ColleaguesChanged
from core.session import add, emit, mine, now
from practice.access.models import user

Role = Literal["owner", "manager", "coordinator", "provider", "auditor"]
ROLE_NAMES: tuple[Role, ...] = get_args(Role)


def create_user(
    conn: Connection,
    *,
    email: str,
    name: str,
    role: str,
    staff_id: str | None,
    password_hash: str | None,
    locations: tuple[str, ...] | None = None,
) -> str:
    """A user of this practice; an address signs in at one practice only. `locations` None = all of them."""
    address = email.strip().lower()
    if conn.execute(select(user.c.id).where(user.c.email == address)).scalar() is not None:
        raise ConflictError("somebody with this address can sign in already")
    user_id = add(
        conn,
        user,
        email=address,
        name=name,
        role=role,
        staff_id=staff_id,
        password_hash=password_hash,
        locations=None if locations is None else list(locations),
        created_at=now(conn),
    )
    emit(conn, ColleaguesChanged())
    return user_id


def find_user(conn: Connection, email: str) -> Any:
    """By address, whatever the practice; runs under the system's scope."""
    statement = select(user).where(user.c.email == email.strip().lower(), user.c.disabled_at.is_(None))
    return conn.execute(statement).first()


def load_user(conn: Connection, user_id: str) -> Any:
    """A user of this practice, disabled ones too. Raises `NotFoundError`."""
    row = conn.execute(select(user).where(mine(user), user.c.id == user_id)).first()
    if row is None:
        raise NotFoundError("no such person")
    return row


def all_users(conn: Connection) -> list[Any]:
    """Everybody of this practice, by name."""
    return list(conn.execute(select(user).where(mine(user)).order_by(user.c.name, user.c.id)).all())


def phones_of_users(conn: Connection) -> set[str]:
    """Where colleagues are rung when they call from the inbox."""
    statement = select(user.c.phone).where(mine(user), user.c.phone.isnot(None), user.c.disabled_at.is_(None))
    return set(conn.execute(statement).scalars())


def count_users(conn: Connection) -> int:
    """How many people of this practice can sign in."""
    statement = select(func.count()).select_from(user).where(mine(user), user.c.disabled_at.is_(None))
    return int(conn.execute(statement).scalar_one())


def owners(conn: Connection) -> list[str]:
    """Ids of the owners who can sign in."""
    statement = select(user.c.id).where(mine(user), user.c.role == "owner", user.c.disabled_at.is_(None))
    return [str(each) for each in conn.execute(statement).scalars()]


def set_user(conn: Connection, user_id: str, **values: Any) -> None:
    conn.execute(update(user).where(mine(user), user.c.id == user_id).values(**values))


def change_access(
    conn: Connection, user_id: str, *, role: Role, locations: tuple[str, ...] | None, staff_id: str | None
) -> None:
    """What a person may do and where; the last owner stays one."""
    row = load_user(conn, user_id)
    if row.role == "owner" and role != "owner":
        _keep_an_owner(conn, user_id)
    scope = None if locations is None else list(locations)
    set_user(conn, user_id, role=role, locations=scope, staff_id=staff_id)
    emit(conn, ColleaguesChanged())


def disable(conn: Connection, user_id: str) -> None:
    """They cannot come in any more; what they did stays theirs."""
    row = load_user(conn, user_id)
    if row.role == "owner":
        _keep_an_owner(conn, user_id)
    set_user(conn, user_id, disabled_at=now(conn))
    emit(conn, ColleaguesChanged())


def enable(conn: Connection, user_id: str) -> None:
    load_user(conn, user_id)
    set_user(conn, user_id, disabled_at=None)
    emit(conn, ColleaguesChanged())


def _keep_an_owner(conn: Connection, leaving: str) -> None:
    if not [each for each in owners(conn) if each != leaving]:
        raise ConflictError("a practice keeps at least one owner")
