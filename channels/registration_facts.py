"""What carriers want to know before a US number may text, and what of it is still missing."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal

import msgspec

CompanyType = Literal["private", "public", "non-profit", "government"]
SAMPLE: Final = (20, 1024)
DESCRIPTION: Final = (40, 4096)
FLOW: Final = (40, 1900)
"""Twilio takes 2048; the proof's link is put behind it."""
MOST_SAMPLES: Final = 5
NO_NUL = r"^[^\x00]*\Z"
Line = Annotated[str, msgspec.Meta(max_length=300, pattern=NO_NUL)]
Words = Annotated[str, msgspec.Meta(max_length=5000, pattern=NO_NUL)]
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
_PHONE = re.compile(r"\+?\d[\d ().-]{8,}\d")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z")


class CampaignFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Said once by a person, shown to the carriers' reviewers as it stands here."""

    business_name: Line = ""
    """As patients know it; every sample names it."""
    company_type: CompanyType = "private"
    email: Line = ""
    website: Line = ""
    description: Words = ""
    flow: Words = ""
    """How people come to be texted, and what they are told when they agree."""
    proof_url: Line = ""
    """Where a reviewer sees the form, sign or script."""
    proof_media_id: Line | None = None
    """Or a picture of it, kept here."""
    missed_call_sample: Words = ""
    samples: tuple[Words, ...] = ()
    privacy_url: Line = ""
    terms_url: Line = ""


class Missing(msgspec.Struct, frozen=True):
    """A field, and the code of what is wrong with it."""

    field: str
    code: str


def missing(facts: CampaignFacts) -> tuple[Missing, ...]:
    """In the order of the form; empty when it can be sent."""
    return tuple(_missing(facts))


def _missing(facts: CampaignFacts) -> Iterator[Missing]:
    if not facts.business_name.strip():
        yield Missing("business_name", "empty")
    if not _EMAIL.match(facts.email):
        yield Missing("email", "email")
    if not _is_page(facts.website):
        yield Missing("website", "link")
    yield from _length("description", facts.description, DESCRIPTION)
    yield from _length("flow", facts.flow, FLOW)
    if not (_is_page(facts.proof_url) or facts.proof_media_id):
        yield Missing("proof", "empty" if not facts.proof_url else "link")
    yield from _length("missed_call_sample", facts.missed_call_sample, SAMPLE)
    yield from _samples(facts)
    for field in ("privacy_url", "terms_url"):
        if not _is_page(getattr(facts, field)):
            yield Missing(field, "link")


def _samples(facts: CampaignFacts) -> Iterator[Missing]:
    given = all_samples(facts)
    if len(facts.samples) < 1:
        yield Missing("samples", "empty")
    for each in facts.samples:
        yield from _length("samples", each, SAMPLE)
    if len(given) > MOST_SAMPLES:
        yield Missing("samples", "too_many")
    name = facts.business_name.strip().casefold()
    if name and any(name not in each.casefold() for each in given if each):
        yield Missing("samples", "no_name")
    if given and not any("STOP" in each for each in given):
        yield Missing("samples", "no_stop")


def _length(field: str, text: str, bounds: tuple[int, int]) -> Iterator[Missing]:
    if len(text.strip()) < bounds[0]:
        yield Missing(field, "short" if text.strip() else "empty")
    elif len(text) > bounds[1]:
        yield Missing(field, "long")


def _is_page(url: str) -> bool:
    return url.startswith("https://") and "." in url[8:] and " " not in url


def all_samples(facts: CampaignFacts) -> tuple[str, ...]:
    return tuple(each for each in (facts.missed_call_sample, *facts.samples) if each)


def campaign_of(facts: CampaignFacts, proof: str | None) -> dict[str, Any]:
    """As the registry takes it: the form of the campaign, and what the steps before it need."""
    samples = all_samples(facts)
    said = " ".join(samples)
    shown = proof or facts.proof_url
    return {
        "email": facts.email,
        "company_type": facts.company_type,
        "form": {
            "Description": facts.description,
            "MessageFlow": f"{facts.flow} Proof of opt-in: {shown}",
            "MessageSamples": list(samples),
            "UsAppToPersonUsecase": "LOW_VOLUME",
            "HasEmbeddedLinks": _told(bool(_LINK.search(said))),
            "HasEmbeddedPhone": _told(bool(_PHONE.search(said))),
            "SubscriberOptIn": "true",
            "PrivacyPolicyUrl": facts.privacy_url,
            "TermsAndConditionsUrl": facts.terms_url,
        },
    }


def _told(value: bool) -> str:  # noqa: FBT001 - a form knows only words
    return "true" if value else "false"
