"""Writes a practice file so that reading it again gives the same content."""

import json
from typing import Literal

from practice.file import PracticeFile
from practice.yaml_text import write_yaml


def write_practice_file(file: PracticeFile, as_: Literal["yaml", "json"] = "yaml") -> str:
    if as_ == "json":
        return json.dumps(file.document, ensure_ascii=False, indent=2) + "\n"
    return write_yaml(file.document)
