"""What the gate makes of a scan: one comparison and at most one look-up, never a scan of its own."""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, select

from compliance.phi.models import phi_digest
from compliance.phi.scan import Finding, Scan
from core.session import mine

FIXED_TEXTS = frozenset({"emergency_guidance", "optout_confirm", "optin_confirm", "help_reply"})
"""Approved texts that hold nobody's data; no doubt of a scanner may keep them back."""
_LOOK_UP = select(phi_digest.c.digest, phi_digest.c.contact_id).where(
    mine(phi_digest), phi_digest.c.digest.in_(bindparam("digests", expanding=True))
)


def finding_of(conn: Connection, scan: Scan | None, text: str, purpose: str, contact_id: str) -> Finding:
    """No scan, or the scan of another text: a person reads it first."""
    if purpose in FIXED_TEXTS:
        return "clean"
    if scan is None or not scan.fits(text):
        return "review"
    if scan.finding in {"clean", "review"} and someone_elses(conn, scan.digests, contact_id):
        return "other_person"
    return scan.finding


def someone_elses(conn: Connection, digests: Iterable[str], contact_id: str) -> bool:
    """Whether one of these is another contact's and not also this one's (families share a phone)."""
    asked = list(digests)
    if not asked:
        return False
    rows = conn.execute(_LOOK_UP, {"digests": asked}).all()
    own = {row.digest for row in rows if row.contact_id == contact_id}
    return any(row.digest not in own for row in rows)
