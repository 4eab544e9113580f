"""What each role may do; a route names the one right it needs, and an API key carries some of them as scopes."""

from collections.abc import Mapping
from enum import StrEnum


class Right(StrEnum):
    SELF = "self"  # one's own account, sessions and sign-in
    THREADS_READ = "threads.read"
    THREADS_WRITE = "threads.write"
    THREADS_ASSIGN = "threads.assign"
    CONTACTS_READ = "contacts.read"
    CONTACTS_EDIT = "contacts.edit"
    CONTACTS_REVEAL = "contacts.reveal"
    CONTACTS_EXPORT = "contacts.export"
    CONTACTS_DELETE = "contacts.delete"
    BOOKING_WRITE = "booking.write"
    PIPELINE_WRITE = "pipeline.write"
    TASKS_WRITE = "tasks.write"
    SEQUENCES_MANAGE = "sequences.manage"
    KNOWLEDGE_EDIT = "knowledge.edit"
    MESSAGES_APPROVE = "messages.approve"
    AUTOMATION_PAUSE = "automation.pause"
    CONSENT_READ = "consent.read"
    CONSENT_RECORD = "consent.record"
    CONSENT_EXPORT = "consent.export"
    SETTINGS_READ = "settings.read"
    SETTINGS_EDIT = "settings.edit"
    COMPLIANCE_EDIT = "compliance.edit"
    CHANNELS_MANAGE = "channels.manage"
    PEOPLE_MANAGE = "people.manage"
    KEYS_MANAGE = "keys.manage"
    REPORTS_READ = "reports.read"
    AUDIT_READ = "audit.read"
    LEGAL_HOLD = "legal_hold.manage"
    BREAK_GLASS = "break_glass.use"


_DESK = frozenset(
    {
        Right.SELF,
        Right.THREADS_READ,
        Right.THREADS_WRITE,
        Right.THREADS_ASSIGN,
        Right.CONTACTS_READ,
        Right.CONTACTS_EDIT,
        Right.CONTACTS_REVEAL,
        Right.BOOKING_WRITE,
        Right.PIPELINE_WRITE,
        Right.TASKS_WRITE,
        Right.MESSAGES_APPROVE,
        Right.AUTOMATION_PAUSE,
        Right.CONSENT_READ,
        Right.CONSENT_RECORD,
        Right.SETTINGS_READ,
        Right.BREAK_GLASS,
    }
)
_MANAGER = _DESK | {
    Right.CONTACTS_EXPORT,
    Right.SEQUENCES_MANAGE,
    Right.KNOWLEDGE_EDIT,
    Right.CONSENT_EXPORT,
    Right.SETTINGS_EDIT,
    Right.CHANNELS_MANAGE,
    Right.PEOPLE_MANAGE,
    Right.REPORTS_READ,
    Right.AUDIT_READ,
}
_PROVIDER = frozenset(
    {
        Right.SELF,
        Right.THREADS_READ,
        Right.THREADS_WRITE,
        Right.CONTACTS_READ,
        Right.CONTACTS_REVEAL,
        Right.MESSAGES_APPROVE,
        Right.TASKS_WRITE,
        Right.CONSENT_READ,
        Right.BREAK_GLASS,
    }
)
_AUDITOR = frozenset(
    {
        Right.SELF,
        Right.THREADS_READ,
        Right.CONTACTS_READ,
        Right.CONSENT_READ,
        Right.CONSENT_EXPORT,
        Right.SETTINGS_READ,
        Right.REPORTS_READ,
        Right.AUDIT_READ,
        Right.BREAK_GLASS,
    }
)
ROLES: Mapping[str, frozenset[Right]] = {
    "owner": frozenset(Right),
    "manager": _MANAGER,
    "coordinator": _DESK,
    "provider": _PROVIDER,
    "auditor": _AUDITOR,
}


KEY_SCOPES = frozenset(Right) - {
    Right.SELF,
    Right.PEOPLE_MANAGE,
    Right.KEYS_MANAGE,
    Right.BREAK_GLASS,
    Right.LEGAL_HOLD,
    Right.COMPLIANCE_EDIT,
}
"""What a program may be given; the rest asks for a person."""


def rights_of(role: str) -> frozenset[Right]:
    """Nothing for a role nobody knows."""
    return ROLES.get(role, frozenset())


def may(role: str, right: Right) -> bool:
    """False for a role nobody knows."""
    return right in rights_of(role)
