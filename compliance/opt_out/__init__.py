"""Understands when somebody does not want our messages, in any wording, in English and Spanish."""

from compliance.opt_out.conclusive import is_conclusive
from compliance.opt_out.keywords import is_help, is_start, keeps_appointments, may_mean_visit
from compliance.opt_out.reading import Context, OptOutReading, OptOutVerdict, read_opt_out

__all__ = [
    "Context",
    "OptOutReading",
    "OptOutVerdict",
    "is_conclusive",
    "is_help",
    "is_start",
    "keeps_appointments",
    "may_mean_visit",
    "read_opt_out",
]
