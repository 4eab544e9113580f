"""What has happened to the people whom a practice knows."""

from core.events.base import Event


class ContactsChanged(Event, frozen=True, tag="contacts_changed.v1"):
    """A name, phone, mail or address of these people is new or another one."""

    contact_ids: tuple[str, ...]
    is_new: bool = False


class PeopleImported(Event, frozen=True, tag="people_imported.v1"):
    """People of a practice's file are here with their records, and so are their visits."""

    contact_ids: tuple[str, ...]


class AddressAdded(Event, frozen=True, tag="address_added.v1"):
    """Somebody can be reached at an address that nobody here had."""

    address_id: str


class NumberHandedOn(Event, frozen=True, tag="number_handed_on.v1"):
    """Somebody else has a number that we knew as another person's; `address_id` is theirs."""

    address_id: str


class ContactErased(Event, frozen=True, tag="contact_erased.v1"):
    """A person has left for good: whoever keeps something of theirs lets it go, in this transaction."""

    contact_id: str
    thread_id: str | None


class ContactsMerged(Event, frozen=True, tag="contacts_merged.v1"):
    """Two contacts are one person: what named the one who is gone names the survivor now."""

    merge_id: str
    survivor_id: str
    gone_id: str
    survivor_thread_id: str | None
    gone_thread_id: str | None
    how: str


class ContactsParted(Event, frozen=True, tag="contacts_parted.v1"):
    """A merge was undone (`merge_id`), or an address was split off into a contact of its own."""

    merge_id: str | None
    kept_id: str
    parted_id: str
    address_id: str | None = None


class ContactTagged(Event, frozen=True, tag="contact_tagged.v1"):
    """A word by which the practice sorts people has been put on somebody."""

    contact_id: str
    tag_name: str


class InterestLearned(Event, frozen=True, tag="interest_learned.v1"):
    """Somebody has spoken of a treatment that we had not heard of from them."""

    contact_id: str
    treatments: tuple[str, ...]


class ColleaguesChanged(Event, frozen=True, tag="colleagues_changed.v1"):
    """Somebody has begun, left, or may do or see other things than before."""
