"""`glowdesk backup`: encrypted copies made while the server runs, and their way back into an empty place."""

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection

from cli.context import Context, context_of
from cli.output import FINDINGS, AsJson, fail, say, say_json
from compliance import audit
from core.backup import archive
from core.backup.archive import Header, Manifest, Secret
from core.backup.running import Place, Request, create, restore
from core.errors import SettingsError
from core.installation import confirm_production
from core.keyring import key_file
from core.sealed_stream import TamperedError
from core.session import new_id, of_practice, system_scope
from migrations.run import upgrade_to
from practice.store import all_practices

app = typer.Typer(help="Make, check and restore encrypted backups.", no_args_is_help=True)
production = typer.Typer(help="Say what this installation is.", no_args_is_help=True)
FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The backup.", dir_okay=False)]
PassphraseOption = Annotated[
    Path | None,
    typer.Option(
        "--passphrase-file", help="Sealed with what this file holds, not with the master key.", dir_okay=False
    ),
]
BACKUP = audit.Actor("system", source="glowdesk backup")
SHORTEST = 16


@app.command("create")
def create_(
    ctx: typer.Context, file: FileArgument, passphrase_file: PassphraseOption = None, as_json: AsJson = False
) -> None:
    """Copy database and media into one encrypted file, while everything runs."""
    context = context_of(ctx)
    if file.exists():
        fail(f"{file} is there already")
    secret = _secret(context, passphrase_file)
    backup_id = context.read(system_scope(), new_id)
    _note(context, "backup.created", backup_id)
    manifest = create(_place(context), file, secret, Request(backup_id, context.clock.now()))
    _tell(backup_id, manifest, file, as_json=as_json, said="Backed up")
    if not as_json:
        say(
            "It opens with the passphrase."
            if passphrase_file
            else "It opens with the master key; keep that elsewhere."
        )


@app.command()
def verify(
    ctx: typer.Context, file: FileArgument, passphrase_file: PassphraseOption = None, as_json: AsJson = False
) -> None:
    """Read all of a backup and compare it with its list; nothing is written."""
    context = context_of(ctx)
    header, manifest = _verified(file, _existing(context, passphrase_file))
    _tell(header.id, manifest, file, as_json=as_json, said="Whole and genuine:")


@app.command("restore")
def restore_(
    ctx: typer.Context, file: FileArgument, passphrase_file: PassphraseOption = None, as_json: AsJson = False
) -> None:
    """Bring a backup back into an empty data directory and database; it writes to nobody until you confirm."""
    context = context_of(ctx)
    secret = _existing(context, passphrase_file)
    try:
        header, manifest = restore(_place(context), file, secret, context.clock.now(), upgrade_to)
    except TamperedError as error:
        fail(f"{error}; nothing was restored", FINDINGS)
    _note(context, "backup.restored", header.id)
    _tell(header.id, manifest, file, as_json=as_json, said="Restored from")
    if as_json:
        return
    say("It is marked as a copy: the gate blocks every message except to GLOWDESK_ALLOWED_RECIPIENTS.")
    say("If this is to be the real system from now on: glowdesk production confirm")
    if not set(manifest.master_ids) <= set(secret.master.ids if secret.master else ()):
        say("Stored credentials do not open with this master key: connect the channel accounts again.")


@production.callback()
def about() -> None:
    """Say what this installation is."""


@production.command()
def confirm(ctx: typer.Context, as_json: AsJson = False) -> None:
    """A restored copy becomes the real system: from now on it writes to real people."""
    context = context_of(ctx)
    changed = context.write(system_scope(), confirm_production)
    if changed:
        _note(context, "production.confirmed", None)
    if as_json:
        say_json({"changed": changed})
    else:
        say(
            "Messages leave again within 15 seconds."
            if changed
            else "It was no restored copy; nothing changed."
        )


def _place(context: Context) -> Place:
    return Place(context.settings.url, context.settings.data_dir)


def _secret(context: Context, passphrase_file: Path | None) -> Secret:
    if passphrase_file is None:
        return Secret(context.open_master())
    passphrase = passphrase_file.read_bytes().strip()
    if len(passphrase) < SHORTEST:
        fail(f"a passphrase has at least {SHORTEST} characters")
    return Secret(None, passphrase)


def _existing(context: Context, passphrase_file: Path | None) -> Secret:
    """As `_secret`, but a master key is never made here: a fresh one opens no backup."""
    settings = context.settings
    has_key = settings.master_key or settings.master_key_command or key_file(settings.data_dir).exists()
    if passphrase_file is not None:
        return _secret(context, passphrase_file)._replace(master=context.open_master() if has_key else None)
    if not has_key:
        raise SettingsError(
            f"there is no master key: set GLOWDESK_MASTER_KEY, or put the earlier one at {key_file(settings.data_dir)}"
        )
    return Secret(context.open_master())


def _verified(file: Path, secret: Secret) -> tuple[Header, Manifest]:
    try:
        return archive.verify(file, secret)
    except TamperedError as error:
        fail(str(error), FINDINGS)


def _note(context: Context, action: str, backup_id: str | None) -> None:
    for practice_id, _, _ in context.read(system_scope(), all_practices):

        def note(conn: Connection) -> None:
            audit.append(conn, BACKUP, action, ("backup", backup_id))

        context.write(of_practice(practice_id), note)


def _tell(backup_id: str, manifest: Manifest, file: Path, *, as_json: bool, said: str) -> None:
    size = sum(each.size for each in manifest.entries.values())
    if as_json:
        say_json({"id": backup_id, "file": str(file), "entries": len(manifest.entries), "bytes": size})
    else:
        say(f"{said} {file}: {len(manifest.entries)} parts, {size / 1_000_000:.1f} MB, backup {backup_id}.")
