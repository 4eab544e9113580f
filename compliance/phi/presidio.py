"""Presidio's own recognisers for the plain formats, set up so that they work offline and open no socket."""

import logging
from collections.abc import Iterator

import tldextract

from compliance.phi.spans import Span

# The e-mail recogniser asks tldextract, which downloads the public-suffix list on first use. An extractor without
# addresses keeps to the list in its package; it must be in place before Presidio is imported.
_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
tldextract.tldextract.TLD_EXTRACTOR = _EXTRACTOR
tldextract.extract = _EXTRACTOR  # type: ignore[assignment]

THRESHOLD = 0.35
"""Phones score 0.40: half would drop every one of them."""


class Formats:
    """Card, mail, phone, SSN, IP and URL as Presidio finds them. Context words and everything else are ours."""

    def __init__(self) -> None:
        logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)
        from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
        from presidio_analyzer.nlp_engine import NoOpNlpEngine
        from presidio_analyzer.predefined_recognizers import (
            CreditCardRecognizer,
            EmailRecognizer,
            IpRecognizer,
            PhoneRecognizer,
            UrlRecognizer,
            UsSsnRecognizer,
        )

        engine = NoOpNlpEngine(models=[{"lang_code": "en", "model_name": "no_op"}])
        engine.load()
        recognizers = [
            CreditCardRecognizer(),
            EmailRecognizer(),
            IpRecognizer(),
            PhoneRecognizer(supported_regions=("US",)),
            UrlRecognizer(),
            UsSsnRecognizer(),
        ]
        registry = RecognizerRegistry(recognizers=recognizers, supported_languages=["en"])
        self._engine = AnalyzerEngine(
            registry=registry,
            nlp_engine=engine,
            supported_languages=["en"],
            default_score_threshold=THRESHOLD,
        )

    def find(self, text: str) -> Iterator[Span]:
        for found in self._engine.analyze(text, language="en"):
            yield Span(found.start, found.end, found.entity_type, min(found.score, 0.9))
