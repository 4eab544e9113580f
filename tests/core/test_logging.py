"""Logs carry ids, codes and counts; a patient's name, number or words never reach one."""

import json
import logging
import sys
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from core import logging as our_logging
from core.db import Database
from core.logging import logger, only_allowed, place_of, set_up
from core.private import Private
from core.session import of_practice

CANARY = "Wilhelmina Featherstone +12125550187"


@pytest.fixture(autouse=True)
def restored() -> Any:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


def anything() -> Any:
    """The logger without its types, as careless code would use it."""
    return logger()


def lines(capfd: pytest.CaptureFixture[str]) -> str:
    out, err = capfd.readouterr()
    return out + err


def test_lines_stay_out_of_a_commands_own_answer(capfd: pytest.CaptureFixture[str]) -> None:
    set_up(json=False, stream=sys.stderr)
    logger().warning("reply_refused", thread="t-1", reason="empty")
    out, err = capfd.readouterr()
    assert (out, "reply_refused" in err) == ("", True)


def test_our_lines_keep_ids_and_drop_everything_else(capfd: pytest.CaptureFixture[str]) -> None:
    set_up(json=True)
    before = our_logging.dropped
    anything().warning(
        "send_failed", row="019a", channel="sms", ms=12.5, name="Wil", body=CANARY, text=CANARY
    )
    (line,) = lines(capfd).splitlines()
    written = json.loads(line)
    assert written["event"] == "send_failed"
    assert (written["row"], written["channel"], written["ms"], written["level"]) == (
        "019a",
        "sms",
        12.5,
        "warning",
    )
    assert not {"name", "body", "text"} & set(written)
    assert our_logging.dropped == before + 3


@pytest.mark.parametrize(
    "log",
    [
        lambda: anything().error(f"could not write to {CANARY}"),
        lambda: anything().error("failed", reason=CANARY),
        lambda: anything().error("failed", place=f"/contacts/{CANARY}"),
        lambda: anything().error("failed", code={"who": CANARY}),
        lambda: anything().error("failed", error=ValueError(CANARY)),
        lambda: anything().error("failed", exc_info=ValueError(CANARY)),
        lambda: anything().error("failed", row=Private(CANARY)),
        lambda: anything().error("failed", reason="+12125550187"),
        lambda: anything().error("failed", row="12125550187", count=12125550187),
        lambda: anything().error("failed", error="Wilhelmina", kind="Featherstone"),
        lambda: logging.getLogger("httpx").warning("POST body %s", CANARY),
        lambda: logging.getLogger("some.library").error(f"could not parse {CANARY}"),  # noqa: G004
        lambda: logging.getLogger("some.library").error("broke", exc_info=ValueError(CANARY)),
    ],
)
@pytest.mark.parametrize("as_json", [True, False])
def test_a_canary_never_sings(log: Any, as_json: bool, capfd: pytest.CaptureFixture[str]) -> None:
    set_up(json=as_json)
    log()
    written = lines(capfd)
    assert written.strip()
    for word in CANARY.split():
        assert word not in written


def test_a_librarys_line_says_who_and_what_kind(capfd: pytest.CaptureFixture[str]) -> None:
    set_up(json=False)
    logging.getLogger("some.library").error("broke", exc_info=ValueError(CANARY))
    logging.getLogger("some.library").info("chatter")
    written = lines(capfd)
    assert "[error] some.library:" in written
    assert "error=ValueError" in written
    assert "chatter" not in written


@given(
    st.dictionaries(
        st.text(max_size=12), st.text() | st.integers() | st.none() | st.lists(st.text()), max_size=8
    )
)
def test_whatever_is_logged_only_codes_remain(fields: dict[str, Any]) -> None:
    kept = only_allowed(None, "info", {"event": "thing_happened", **fields})
    for name, value in kept.items():
        assert name in our_logging.ALLOWED
        assert value is None or isinstance(value, int | float) or not set(str(value)) & set(" \n\t@'\"<>{}()")


def test_where_it_broke_is_a_file_and_a_line() -> None:
    with pytest.raises(ValueError, match="Wilhelmina") as broke:
        int(CANARY)
    assert place_of(broke.value).startswith("test_logging.py:")


async def test_a_databases_error_does_not_quote_its_parameters(db: Database) -> None:
    def broken(conn: Connection) -> None:
        conn.execute(text("INSERT INTO no_such_table VALUES (:name)"), {"name": CANARY})

    with pytest.raises(Exception, match="no_such_table") as caught:
        await db.write(of_practice("p"), broken)
    assert CANARY not in str(caught.value)


def test_private_values_are_never_shown() -> None:
    import copy
    import pickle

    held = Private(CANARY)
    shown = [repr(held), str(held), f"{held}", f"{held!r:>30}", "%s" % held, repr([held]), repr({"a": held})]  # noqa: UP031
    assert all("Wilhelmina" not in each for each in shown)
    for leak in (pickle.dumps, copy.copy, copy.deepcopy, json.dumps, vars):
        with pytest.raises(TypeError):
            leak(held)
    assert held.reveal() == CANARY
    assert held == Private(CANARY)
    assert held != CANARY
