"""A beginning in the practice's own name for what carriers ask, to be read and changed by a person."""

from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec
import yaml

from channels.registration_facts import CampaignFacts

PLACE: Final = Path(__file__).parent / "data" / "registration.yaml"


class _Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    description: str
    flow: str
    missed_call_sample: str
    samples: tuple[str, ...]


def suggested(name: str, *, website: str | None, privacy: str | None, terms: str | None) -> CampaignFacts:
    words, blanks = _wording(), {"practice": name, "website": website or "our website"}
    return CampaignFacts(
        business_name=name,
        website=website or "",
        description=words.description.format(**blanks),
        flow=words.flow.format(**blanks),
        missed_call_sample=words.missed_call_sample.format(**blanks),
        samples=tuple(each.format(**blanks) for each in words.samples),
        privacy_url=privacy or "",
        terms_url=terms or "",
    )


@lru_cache
def _wording() -> _Wording:
    return msgspec.convert(yaml.safe_load(PLACE.read_text(encoding="utf-8")), _Wording)
