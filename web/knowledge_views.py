"""What the knowledge screens are sent, and what they send back."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from agent.gaps import Asked, Status
from agent.rehearse import Rehearsed
from core.errors import BadInputError
from practice.book import PracticeBook
from practice.file import KnowledgeEntry, KnowledgeKind
from practice.knowledge_edit import Fields, version_of
from practice.knowledge_intake.proposal import Content, FileId, Kind, Language, Place, Text, Words
from practice.knowledge_intake.rows import Proposal, Source
from practice.knowledge_intake.standing import SOON, Standing, compare, needs_yes, warnings
from practice.knowledge_intake.vocabulary import clinical_claims
from web.bounds import NO_NUL

State = Literal["current", "expires_soon", "expired", "not_yet"]
Question = Annotated[str, msgspec.Meta(min_length=1, max_length=500, pattern=r"^[^\u0000]*\S[^\u0000]*$")]
Url = Annotated[str, msgspec.Meta(min_length=8, max_length=500, pattern=NO_NUL)]
Code = Annotated[str, msgspec.Meta(pattern="^[a-z_]{1,40}$")]


class EntryBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An entry as a person writes it."""

    kinds: tuple[KnowledgeKind, ...]
    title: Words
    text: Text
    language: Language | None = None
    """None: the practice's first."""
    translation_of: FileId | None = None
    services: tuple[FileId, ...] = ()
    locations: tuple[FileId, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None


class KnowledgeEntryView(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    kinds: tuple[KnowledgeKind, ...]
    title: str
    text: str
    language: str
    translation_of: str | None
    services: tuple[str, ...]
    locations: tuple[str, ...]
    valid_from: date | None
    valid_until: date | None
    state: State
    claims: tuple[str, ...]
    """Codes of what it promises or judges that only a clinician may."""
    version: int


class Named(msgspec.Struct, frozen=True):
    id: str
    name: str


class KnowledgeView(msgspec.Struct, frozen=True, kw_only=True):
    today: date
    languages: tuple[str, ...]
    currency: str
    entries: tuple[KnowledgeEntryView, ...]
    services: tuple[Named, ...]
    locations: tuple[Named, ...]
    gaps: int
    """Questions that wait for an answer."""
    proposals: int
    """What pages and price lists propose and nobody has decided on."""


class GapView(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    question: str
    services: tuple[str, ...]
    language: str | None
    status: Status
    count: int
    first_at: datetime
    last_at: datetime
    thread_id: str | None
    entry_id: str | None
    suggested: bool
    """Somebody has written an answer that waits for approval."""
    elsewhere: str | None
    """The entry that answers it in another language and wants translating."""
    version: int


class GapList(msgspec.Struct, frozen=True):
    items: tuple[GapView, ...]


class Answered(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same answer in one language or several; the first one is the original of the others."""

    answers: tuple[EntryBody, ...]
    replaces: FileId | None = None
    """An entry that is to say it from now on instead of a new one; with one answer only."""


class ProposalView(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    source_id: str | None
    gap_id: str | None
    kind: Kind
    status: Literal["open", "approved", "rejected"]
    content: Content
    place: Place
    standing: Standing
    warnings: tuple[str, ...]
    must_accept: tuple[str, ...]
    """Warnings that approving has to name."""
    became: str | None
    version: int


class ProposalList(msgspec.Struct, frozen=True):
    items: tuple[ProposalView, ...]


class SourceList(msgspec.Struct, frozen=True):
    items: tuple[Source, ...]


class SourceView(msgspec.Struct, frozen=True):
    source: Source
    proposals: tuple[ProposalView, ...]


class PageWanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    url: Url


class Approval(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    accepted: tuple[Code, ...] = ()
    as_new: bool = False


class GroupApproval(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: Kind


class GroupApproved(msgspec.Struct, frozen=True):
    approved: int
    left: int
    """Those with a warning or a difference: a person looks at each."""


class Try(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    question: Question
    language: Language | None = None
    entry_id: FileId | None = None
    entry: EntryBody | None = None
    """What an editor holds and nobody has saved; with `entry_id` in place of that entry."""


class Cited(msgspec.Struct, frozen=True):
    id: str
    title: str


class SaidView(msgspec.Struct, frozen=True):
    text: str
    citations: tuple[Cited, ...]


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    sentences: tuple[SaidView, ...]
    outcome: Literal["answered", "gap", "handoff", "silent"]
    reason: str | None
    language: str
    intents: tuple[str, ...]
    treatments: tuple[Named, ...]
    refused: tuple[str, ...]


def fields_of(body: EntryBody) -> Fields:
    return Fields(
        kinds=body.kinds,
        title=body.title.strip(),
        text=body.text.strip(),
        language=body.language,
        translation_of=body.translation_of,
        services=body.services,
        locations=body.locations,
        valid_from=body.valid_from,
        valid_until=body.valid_until,
    )


def entry_views(book: PracticeBook, today: date) -> tuple[KnowledgeEntryView, ...]:
    written = {each["id"]: version_of(each) for each in book.file.document["knowledge"]}
    return tuple(_entry_view(book, each, today, written[each.id]) for each in book.file.knowledge)


def _entry_view(book: PracticeBook, entry: KnowledgeEntry, today: date, version: int) -> KnowledgeEntryView:
    return KnowledgeEntryView(
        id=entry.id,
        kinds=entry.kinds,
        title=entry.title,
        text=entry.text,
        language=book.language_of(entry),
        translation_of=entry.translation_of,
        services=entry.services,
        locations=entry.locations,
        valid_from=entry.valid_from,
        valid_until=entry.valid_until,
        state=_state(entry, today),
        claims=clinical_claims(f"{entry.title}\n{entry.text}"),
        version=version,
    )


def _state(entry: KnowledgeEntry, today: date) -> State:
    if entry.valid_until is not None and entry.valid_until < today:
        return "expired"
    if entry.valid_from is not None and entry.valid_from > today:
        return "not_yet"
    soon = entry.valid_until is not None and entry.valid_until <= today + SOON
    return "expires_soon" if soon else "current"


def gap_view(asked: Asked, suggested: frozenset[str], elsewhere: str | None = None) -> GapView:
    return GapView(
        id=asked.id,
        question=asked.question,
        services=asked.services,
        language=asked.language,
        status=asked.status,
        count=asked.count,
        first_at=asked.first_at,
        last_at=asked.last_at,
        thread_id=asked.thread_id,
        entry_id=asked.entry_id,
        suggested=asked.id in suggested,
        elsewhere=elsewhere,
        version=asked.version,
    )


def proposal_view(book: PracticeBook, found: Proposal, today: date) -> ProposalView:
    codes = warnings(book, found.kind, found.content, found.doubts, today)
    return ProposalView(
        id=found.id,
        source_id=found.source_id,
        gap_id=found.gap_id,
        kind=found.kind,
        status=found.status,
        content=found.content,
        place=found.place,
        standing=compare(book, found.kind, found.content),
        warnings=codes if found.status == "open" else (),
        must_accept=needs_yes(codes) if found.status == "open" else (),
        became=found.became,
        version=found.version,
    )


def named_services(book: PracticeBook) -> tuple[Named, ...]:
    return tuple(Named(each.id, each.name) for each in book.file.services)


def named_locations(book: PracticeBook) -> tuple[Named, ...]:
    return tuple(Named(each.id, each.name) for each in book.file.locations)


def tried(book: PracticeBook, found: Rehearsed) -> Tried:
    return Tried(
        sentences=tuple(
            SaidView(each.text, tuple(Cited(cited, _title(book, cited)) for cited in each.citations))
            for each in found.sentences
        ),
        outcome=found.outcome,
        reason=found.reason,
        language=found.language,
        intents=found.intents,
        treatments=tuple(Named(each, book.service(each).name) for each in found.treatments),
        refused=found.refused,
    )


def _title(book: PracticeBook, cited: str) -> str:
    kind, _, name = cited.partition(":")
    if kind == "service" and (service := book.find_service(name)) is not None:
        return service.name
    if kind == "appointment_type" and (type_ := book.find_appointment_type(name)) is not None:
        return type_.name
    entry = next((each for each in book.file.knowledge if each.id == cited), None)
    return entry.title if entry is not None else book.practice.name


def looked_at(if_match: str | None) -> int:
    """Of what was looked at. Raises `BadInputError` where nobody said."""
    if if_match is None:
        raise BadInputError("say which version you looked at, in If-Match", at="/if-match")
    return int(if_match.removeprefix("W/").strip('"'))
