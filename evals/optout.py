"""How well opt-outs are heard in texts nobody tuned for: recall and false alarms by class, batch by batch."""

from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from compliance.opt_out import read_opt_out

BATCHES = Path(__file__).parent / "opt_out"


def table() -> str:
    """A line a batch. `heard`: revoked, or asked about, where all was to be revoked; `false`: anything but none."""
    lines = ["opt-out        all   heard  marketing  wrong  false"]
    for path in sorted(BATCHES.glob("*.yaml")):
        right, heard, total = _counted(yaml.safe_load(path.read_text("utf-8")))
        share = {name: right[name] / max(1, total[name]) for name in total}
        lines.append(
            f"{path.stem:12} {share['revoke_all']:6.3f} {heard / max(1, total['revoke_all']):7.3f}"
            f" {share['revoke_marketing']:10.3f} {share['wrong_number']:6.3f} {1 - share['none']:6.3f}"
        )
    return "\n".join(lines) + "\n"


def _counted(groups: list[dict[str, Any]]) -> tuple[Counter[str], int, Counter[str]]:
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    heard = 0
    for group in groups:
        wanted = group["expect"] if isinstance(group["expect"], list) else [group["expect"]]
        for text in group["texts"]:
            verdict = read_opt_out(text, group["context"]).verdict.value
            total[wanted[0]] += 1
            right[wanted[0]] += verdict in wanted
            heard += wanted[0] == "revoke_all" and verdict != "none"
    return right, heard, total


if __name__ == "__main__":
    print(table(), end="")  # noqa: T201
