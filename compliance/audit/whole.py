"""The whole proof of a practice: its record of who did what, and its ledger of consent."""

import msgspec
from sqlalchemy import Connection

from compliance.audit.verify import Flaw, Report, verify
from compliance.consent.chain import verify as verify_consent
from core.keys import MasterKey
from core.vault import Vault


def verify_all(conn: Connection, master: MasterKey, vault: Vault) -> Report:
    """Everything that was changed, moved, lost or cut off in either."""
    report = verify(conn, master)
    broken = tuple(
        Flaw("consent", each.seq, each.record_id or None, each.what) for each in verify_consent(conn, vault)
    )
    return msgspec.structs.replace(report, problems=(*report.problems, *broken))
