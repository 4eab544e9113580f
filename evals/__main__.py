"""`python -m evals`: starts the product, runs every case, prints the table and writes down what failed."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from evals import cases, dialogues, messages, optout, probes, report
from evals.sandbox import Sandbox
from evals.server import running

OUT = Path(__file__).parent / "out"


def main() -> None:
    told = _arguments()
    chosen = [each for each in cases.messages() if _wanted(each.id, told.only)]
    plays = [each for each in cases.dialogues() if _wanted(each.id, told.only)]
    with running() as url:
        sandbox = Sandbox(url)
        scored = [messages.run(sandbox, each) for each in sorted(chosen, key=lambda each: each.practice)]
        played = [
            dialogues.Play(sandbox, each).run() for each in sorted(plays, key=lambda each: each.practice)
        ]
        asked = [probes.run(sandbox, each) for each in probes.cases() if _wanted(each.id, told.only)]
        differing = None
        if not told.once:
            again = [
                dialogues.Play(sandbox, each).run()
                for each in sorted(plays, key=lambda each: each.practice, reverse=True)
            ]
            differing = _differing(played, again)
    stamp = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    text = report.table(
        scored, played, asked, differing=differing, understand_ms=sandbox.understand_ms, when=stamp
    )
    OUT.mkdir(exist_ok=True)
    (OUT / "table.txt").write_text(text, "utf-8")
    (OUT / "failures.txt").write_text(report.failures(scored, played, asked), "utf-8")
    transcripts = "\n\n".join("\n".join([f"== {each.id}", *each.transcript]) for each in played)
    (OUT / "transcripts.txt").write_text(transcripts + "\n", "utf-8")
    sys.stdout.write(text)
    sys.stdout.write(f"\n{optout.table()}")
    if differing:
        sys.stdout.write(f"not identical on repetition: {', '.join(differing)}\n")
    sys.stdout.write(f"failures: {OUT / 'failures.txt'}\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    parser.add_argument(
        "--only", default="", help="run cases whose id begins with one of these, parted by commas"
    )
    parser.add_argument("--once", action="store_true", help="do not play the dialogues a second time")
    return parser.parse_args()


def _wanted(name: str, only: str) -> bool:
    return not only or name.startswith(tuple(only.split(",")))


def _differing(first: list[dialogues.Played], again: list[dialogues.Played]) -> list[str]:
    second = {each.id: each.transcript for each in again}
    return [each.id for each in first if each.transcript != second[each.id]]


if __name__ == "__main__":
    main()
