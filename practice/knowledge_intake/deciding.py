"""What an approved proposal changes: a line of a price list, opening hours, or an entry of the knowledge."""

from collections.abc import Collection

from practice.book import PracticeBook
from practice.file import KnowledgeEntry
from practice.knowledge_edit import Edit, Fields, free_id, put_entry, set_hours, set_price
from practice.knowledge_intake.proposal import Content
from practice.knowledge_intake.rows import Proposal
from practice.knowledge_intake.standing import compare, is_for_the_list


def plan(
    book: PracticeBook, proposal: Proposal, *, as_new: bool = False, taken: Collection[str] = ()
) -> tuple[Edit | None, str]:
    """The edit and what it becomes, as `entry:<id>`, `service:<id>` or `hours`. None: it stands there already.

    A difference to an entry goes over that entry; `as_new` puts it beside. `taken` are ids that others get meanwhile.
    """
    content = proposal.content
    standing = compare(book, proposal.kind, content)
    if is_for_the_list(proposal.kind, content):
        assert content.service is not None
        assert content.price is not None
        edit = None if standing.verdict == "same" else set_price(content.service, content.price)
        return edit, f"service:{content.service}"
    if content.hours is not None:
        same = standing.verdict == "same"
        return None if same else set_hours(content.location, content.hours), "hours"
    if standing.entry_id is not None and not as_new:
        old = book.knowledge_entry(standing.entry_id)
        edit = None if standing.verdict == "same" else put_entry(old.id, _over(old, content), new=False)
        return edit, f"entry:{old.id}"
    entry_id = free_id({*taken, *(each.id for each in book.file.knowledge)}, content.title)
    return put_entry(entry_id, fields_of(content), new=True), f"entry:{entry_id}"


def fields_of(content: Content) -> Fields:
    return Fields(
        kinds=content.kinds,
        title=content.title,
        text=content.text,
        language=content.language,
        services=() if content.service is None else (content.service,),
        locations=() if content.location is None else (content.location,),
        valid_from=content.valid_from,
        valid_until=content.valid_until,
    )


def _over(old: KnowledgeEntry, content: Content) -> Fields:
    """The words and days are the new ones; what it is about stays."""
    return Fields(
        kinds=old.kinds,
        title=old.title,
        text=content.text,
        language=old.language,
        translation_of=old.translation_of,
        services=old.services,
        locations=old.locations,
        valid_from=content.valid_from,
        valid_until=content.valid_until,
    )
