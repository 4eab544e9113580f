"""One way from the bytes of a source to what it proposes, without holding up anybody else."""

import asyncio

from practice.knowledge_intake.proposal import Finding, Known
from practice.knowledge_intake.reading import SourceKind, kind_of, read_source
from practice.knowledge_intake.recognise import recognise


async def read_findings(
    raw: bytes, name: str, content_type: str, known: Known
) -> tuple[SourceKind, tuple[Finding, ...], tuple[str, ...]]:
    """(kind, findings, codes of what was left out). Raises `UnreadableSourceError`."""
    kind = kind_of(raw, name, content_type)
    read = await read_source(raw, kind)
    findings, too_many = await asyncio.to_thread(recognise, read.lines, known)
    left_out = (*read.warnings, *(("proposals_left_out",) if too_many else ()))
    return kind, findings, left_out
