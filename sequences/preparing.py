"""How to get ready for a visit, where the practice has written it down."""

from booking.service import Appointment
from practice.book import PracticeBook


def preparing(book: PracticeBook, visit: Appointment) -> tuple[str, ...]:
    """Ids of the entries that say what to do before this visit, in the order of the file."""
    known = [book.find_service(each) for each in visit.treatments]
    return tuple(dict.fromkeys(entry for each in known if each is not None for entry in each.prep))
