"""Boxes of forms as they were shown and left, each kept as what it proves."""

from sqlalchemy import Connection

from channels.base import Account, ConsentGiven, Lead
from compliance.consent.capture import PATIENT, FormGiven, capture_form, give
from compliance.consent.reading import legal_entity
from compliance.consent.records import Evidence, Record
from compliance.consent.wording import shown, wording_ids
from core.vault import Vault
from inbox.lead_ways import Person
from practice.book import PracticeBook

NOTICE = "notice@"
"""Before the version of a line above the button: no box was ticked, so it proves no level."""
DEFAULT = {"sms": "visit_texts", "email": "visit_mail"}
CARE = ("appointments", "care")
MARKETING = ("promotions", "recall", "reviews")


class FormConsents:
    """Handed to ingest by wiring."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def keep(
        self, conn: Connection, book: PracticeBook, account: Account, lead: Lead, person: Person
    ) -> None:
        """A box is about an address; where the form gave none for its channel, nothing was agreed to."""
        for box in lead.consents:
            address_id = person.addresses.get(box.channel)
            if address_id is None:
                continue
            if box.text_version.startswith(NOTICE):
                self._notice(conn, book, account, lead, person.contact_id, address_id, box)
            elif box.channel in DEFAULT:
                self._box(conn, book, account, lead, person.contact_id, address_id, box)

    def _box(
        self,
        conn: Connection,
        book: PracticeBook,
        account: Account,
        lead: Lead,
        contact_id: str,
        address_id: str,
        box: ConsentGiven,
    ) -> None:
        named = box.text_version.partition("@")[0]
        wording = named if named in wording_ids() else DEFAULT[box.channel]
        language = lead.language or book.default_language
        written = shown(book, wording, language).level == "WRITTEN"
        capture_form(
            conn,
            book,
            self._vault,
            contact_id,
            address_id,
            FormGiven(
                page_id=_page(account),
                wording_id=wording,
                language=language,
                box_before=False,
                box_after=box.checked,
                categories=MARKETING if written else CARE,
                signature_kind="typed" if written and box.checked and lead.name else None,
                signature_name=lead.name if written and box.checked else None,
                ip=box.ip,
                user_agent=box.user_agent,
                provider_message_id=lead.provider_id,
                address_given=lead.phone if box.channel == "sms" else lead.email,
                shown_text=box.text,
                refs=_refs(box),
            ),
        )

    def _notice(
        self,
        conn: Connection,
        book: PracticeBook,
        account: Account,
        lead: Lead,
        contact_id: str,
        address_id: str,
        box: ConsentGiven,
    ) -> None:
        record = Record(
            contact_id=contact_id,
            address_id=address_id,
            categories=(),
            asked="NONE",
            kind="notice",
            how="web_form",
            shown=box.text,
            wording_version=box.text_version.removeprefix(NOTICE)[:20],
            language=lead.language,
            page_id=_page(account),
            provider_message_id=lead.provider_id,
            zone=book.zone.key,
            legal_entity=legal_entity(book),
            refs=_refs(box),
            evidence=Evidence(ip=box.ip, user_agent=box.user_agent),
        )
        give(conn, record, vault=self._vault, actor=PATIENT)


def _page(account: Account) -> str:
    return str(account.settings.get("name") or account.external_id)[:80]


def _refs(box: ConsentGiven) -> dict[str, str]:
    told = {
        "page_url": box.page_url,
        "text_version": box.text_version,
        "ticked_at": box.at.isoformat() if box.at else None,
    }
    return {key: value for key, value in told.items() if value}
