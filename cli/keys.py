"""`glowdesk keys`: what opens the stored secrets, and how to put other keys in their place."""

import os
from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any

import typer
from sqlalchemy import Connection

from cli.choose import practice_id
from cli.context import Context, context_of
from cli.output import AsJson, fail, say, say_json, say_table
from compliance import audit
from compliance.audit.chain import signing_keys
from core.errors import SettingsError
from core.keyring import key_file, read_key_file, write_key_file
from core.keys import KEY_BYTES, MasterKey
from core.rotation import KeyRow, count_by_key, key_rows, reseal_batch, rewrap, sealed_columns
from core.session import of_practice, system_scope
from core.vault import Vault

app = typer.Typer(help="Look at the keys, and rotate them.", no_args_is_help=True)
COMMAND = audit.Actor("system", source="glowdesk keys")


@app.command()
def status(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Which master keys are at hand, which data keys hang on them, and what hangs on those."""
    context = context_of(ctx)
    master = context.open_master()
    rows = context.read(system_scope(), key_rows)
    uses = {
        practice: context.read(of_practice(practice), count_by_key)
        for practice in {r.practice_id for r in rows}
    }
    shown = [_shown(row, master, uses[row.practice_id][row.id]) for row in rows]
    if as_json:
        say_json({"master": list(master.ids), "data_keys": shown})
        return
    say(f"Master key {master.id}; earlier ones that still open: {', '.join(master.ids[1:]) or 'none'}")
    columns = ("practice", "data_key", "master", "state", "sealed")
    say_table(columns, [tuple(str(each[name]) for name in columns) for each in shown])


@app.command("rotate-master")
def rotate_master(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Wrap every data key with the current master key. Cut off in the middle, it goes on where it was."""
    context = context_of(ctx)
    own_file = _has_own_file(context)
    if own_file:
        _begin_in_file(context)
    master = context.open_master()
    rows = context.read(system_scope(), key_rows)
    _refuse_lost(rows, master)
    changed = [row for row in rows if _rewrap(context, master, row)]
    left = [row for row in context.read(system_scope(), key_rows) if row.master_id != master.id]
    if left:
        fail(f"{len(left)} data keys came up meanwhile under another master key; run it again")
    if as_json:
        say_json({"master": master.id, "rewrapped": len(changed), "data_keys": len(rows)})
        return
    say(f"{len(changed)} of {len(rows)} data keys are newly wrapped; all hang on master key {master.id}.")
    if own_file:
        say(f"It is in {key_file(context.settings.data_dir)}: keep a copy elsewhere.")
        say("Restart the server, then take the earlier key away with: glowdesk keys retire")
    elif len(master.ids) > 1:
        say("Earlier keys open nothing any more: take them out of the settings, and restart.")


@app.command()
def retire(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Take earlier master keys out of our own key file, once nothing hangs on them any more."""
    context = context_of(ctx)
    if not _has_own_file(context):
        fail("the master key is not in a file of ours: take earlier keys out of the settings")
    path = key_file(context.settings.data_dir)
    current, *earlier = read_key_file(path)
    used = {row.master_id for row in context.read(system_scope(), key_rows)}
    if used - {MasterKey(current).id}:
        fail("data keys still hang on an earlier master key; run: glowdesk keys rotate-master")
    if context.read(system_scope(), signing_keys) - {MasterKey(current).id}:
        fail(
            "a record of who did what is still signed with an earlier key; a running server signs it anew in seconds"
        )
    write_key_file(path, (current,))
    if as_json:
        say_json({"retired": len(earlier)})
    else:
        say(f"{len(earlier)} earlier master keys are gone.")


@app.command()
def rotate(
    ctx: typer.Context,
    practice: Annotated[str, typer.Argument(help="Id of the practice, as in its file.")],
    reseal: Annotated[
        bool, typer.Option("--reseal", help="Also seal anew what earlier keys sealed; takes a while.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Give a practice a new data key; earlier ones still open what they sealed."""
    context = context_of(ctx)
    chosen = practice_id(context, practice)
    vault = Vault(context.open_master())
    key_id = context.write(of_practice(chosen), lambda conn: _begin(conn, vault))
    count = _reseal(context, vault, chosen) if reseal else 0
    if as_json:
        say_json({"data_key": key_id, "resealed": count})
    else:
        say(f"New data key {key_id}; {count} stored secrets were sealed anew.")


def _has_own_file(context: Context) -> bool:
    return not (context.settings.master_key or context.settings.master_key_command)


def _begin_in_file(context: Context) -> None:
    """A new key above the earlier ones; not when an earlier run already did so and was cut off.

    The earlier one stays until `retire`: a server that still runs may wrap a new data key with it.
    """
    path = key_file(context.settings.data_dir)
    master = context.open_master()  # made where there is none
    keys = read_key_file(path)
    if len(keys) == 1:
        write_key_file(path, (os.urandom(KEY_BYTES), *keys))
    elif all(row.master_id == master.id for row in context.read(system_scope(), key_rows)):
        fail("the last rotation is not ended: restart the server, then run: glowdesk keys retire")


def _refuse_lost(rows: Sequence[KeyRow], master: MasterKey) -> None:
    """Before anything changes: every data key must open with a key that is here."""
    lost = sorted({row.master_id for row in rows} - set(master.ids))
    if lost:
        raise SettingsError(
            f"data keys hang on master key {', '.join(lost)}, which is not here: "
            "name it in GLOWDESK_MASTER_KEYS_EARLIER; nothing was changed"
        )


def _rewrap(context: Context, master: MasterKey, row: KeyRow) -> bool:
    def carry_out(conn: Connection) -> bool:
        if not rewrap(conn, master, row.id):
            return False
        _note(conn, "keys.rewrapped", row.id, {"from": row.master_id, "to": master.id})
        return True

    return context.write(of_practice(row.practice_id), carry_out)


def _begin(conn: Connection, vault: Vault) -> str:
    key_id, _ = vault.begin_key(conn)
    _note(conn, "keys.rotated", key_id, {})
    return key_id


def _reseal(context: Context, vault: Vault, chosen: str) -> int:
    scope, total = of_practice(chosen), 0
    for column in context.read(scope, sealed_columns):
        after: Sequence[Any] | None = ()
        while after is not None:
            batch = partial(reseal_batch, vault=vault, column=column, after=after or None)
            count, after = context.write(scope, batch)
            total += count
    context.write(scope, lambda conn: _note(conn, "keys.resealed", None, {"count": total}))
    return total


def _note(conn: Connection, action: str, key_id: str | None, detail: dict[str, Any]) -> None:
    audit.append(conn, COMMAND, action, ("data_key", key_id), detail=detail)


def _shown(row: KeyRow, master: MasterKey, used: int) -> dict[str, Any]:
    state = "current" if row.master_id == master.id else "earlier"
    return {
        "practice": row.practice_id,
        "data_key": row.id,
        "master": row.master_id,
        "state": state if row.master_id in master.ids else "LOST",
        "sealed": used,
    }
