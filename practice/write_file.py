"""Writes a practice file so that reading it again gives the same content."""

import json
from typing import Any, Literal

from practice.file import PracticeFile
from practice.yaml_text import write_yaml

Form = Literal["yaml", "json"]


def write_practice_file(file: PracticeFile, as_: Form = "yaml") -> str:
    return write_document(file.document, as_)


def write_document(document: dict[str, Any], as_: Form = "yaml") -> str:
    """For an export that the database has put together."""
    if as_ == "json":
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    return write_yaml(document)
