"""Reads one file in a process of its own: whatever it unpacks to, the server keeps its memory and its time."""

import resource
import sys
import warnings

import msgspec

from practice.knowledge_intake.html_page import read_html
from practice.knowledge_intake.lines import UnreadableSourceError
from practice.knowledge_intake.pdf_file import read_pdf
from practice.knowledge_intake.table_file import read_table

READERS = {"page": read_html, "pdf": read_pdf, "table": read_table}
MEMORY, SECONDS = 768 * 1024 * 1024, 20


def main() -> None:
    """The kind is the argument, the file comes on standard input, what was read leaves on standard output."""
    _bound(resource.RLIMIT_AS, MEMORY)
    _bound(resource.RLIMIT_CPU, SECONDS)
    warnings.simplefilter("ignore")
    try:
        said = msgspec.json.encode({"read": READERS[sys.argv[1]](sys.stdin.buffer.read())})
    except UnreadableSourceError as error:
        said = msgspec.json.encode({"refused": error.code})
    except (MemoryError, RecursionError):
        said = b'{"refused":"too_complex"}'
    sys.stdout.buffer.write(said)


def _bound(what: int, most: int) -> None:
    try:
        resource.setrlimit(what, (most, most))
    except (ValueError, OSError):
        return  # some systems bound no memory; the time is bound by whoever waits


if __name__ == "__main__":
    main()
