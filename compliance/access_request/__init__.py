"""What a person may ask to see (45 CFR 164.524): everything we have on them, in one file they can read."""

from compliance.access_request.gather import Record, gather
from compliance.access_request.write import archive

__all__ = ["Record", "archive", "gather"]
