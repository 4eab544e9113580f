"""The redactor beside stock Presidio on the same texts: what each covers, and what a text costs."""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.noise import Noise
from compliance.phi.redact import (
    redact,
)  # before Presidio: it keeps the public-suffix list from being fetched
from evals.phi.batches import Text, batch, names

Spans = Callable[[str], Iterator[tuple[int, int]]]
LONG = "Hi, it's Ottoline, text 602-555-0142 about my filler on march 3 please. " * 140
"""Ten thousand characters."""
OUTBOUND = "Hi Wilma, botox is $12 a unit. For a consultation I have Thu, Nov 26 at 2:00 PM or 2:20 PM. Which one shall I book?"


async def measure(_folder: Path, rounds: int, _seconds: float, _noise: Noise) -> None:
    texts = [text for name in names() for text in batch(name)[0]]
    clean = [text for name in names() for text in batch(name)[1]]
    for title, find in (("stock Presidio", _stock()), ("ours", _ours())):
        covered = sum(_covers(find, text) for text in texts) / sum(len(text.marks) for text in texts)
        altered = sum(any(True for _ in find(text)) for text in clean) / len(clean)
        costs = sorted(_cost(find, text.text) for _ in range(max(1, rounds // 2)) for text in texts)
        _say(
            f"{title:15} covers {covered:.3f} of identifiers, alters {altered:.3f} of texts about nobody, "
            f"p50 {costs[len(costs) // 2]:.2f} ms p95 {costs[int(len(costs) * 0.95)]:.2f} ms, "
            f"10 kB {_cost(find, LONG):.0f} ms"
        )
    scan = _outbound()
    costs = sorted(_cost(scan, OUTBOUND) for _ in range(400))
    _say(f"{'outbound scan':15} p50 {costs[200]:.2f} ms p95 {costs[380]:.2f} ms")


def _stock() -> Spans:
    """As it comes, with the one engine that needs no download: all its recognisers that need no model, as they are set."""
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NoOpNlpEngine

    engine = NoOpNlpEngine(models=[{"lang_code": "en", "model_name": "no_op"}])
    engine.load()
    registry = RecognizerRegistry(supported_languages=["en"])
    registry.load_predefined_recognizers(languages=["en"])
    registry.remove_recognizer("SpacyRecognizer")
    analyzer = AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"])

    def find(text: str) -> Iterator[tuple[int, int]]:
        for each in analyzer.analyze(text, language="en"):
            yield each.start, each.end

    return find


def _ours() -> Spans:
    def find(text: str) -> Iterator[tuple[int, int]]:
        for each in redact(text, "log").spans:
            yield each.start, each.end

    return find


def _outbound() -> Spans:
    from datetime import date

    from compliance.phi.outbound import Scanner
    from compliance.phi.provenance import Allowed
    from compliance.phi.public import public_of
    from core.keys import MasterKey
    from practice.book import PracticeBook
    from practice.file import practice_file
    from practice.read_file import read_document

    path = Path(__file__).parent.parent / "demo" / "practice.yaml"
    public = public_of(PracticeBook(practice_file(read_document(path.read_bytes(), path.name))))
    scanner, allowed = Scanner(MasterKey(b"k" * 32)), Allowed(names=("Wilma Strand",), days_ahead=400)

    def find(text: str) -> Iterator[tuple[int, int]]:
        scanner.scan(text, allowed, public, practice_id="p", today=date(2026, 11, 24))
        yield from ()

    return find


def _covers(find: Spans, text: Text) -> int:
    places = {place for start, end in find(text.text) for place in range(start, end)}
    return sum(
        all(place in places for place in range(start, end) if text.text[place].isalnum())
        for start, end, _ in text.marks
    )


def _cost(find: Spans, text: str) -> float:
    before = time.perf_counter()
    for _ in find(text):
        pass
    return (time.perf_counter() - before) * 1000


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
