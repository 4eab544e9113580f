"""Turns scored cases into one dated table and a list of failures."""

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from evals.dialogues import Played
from evals.messages import SLOTS, Scored
from evals.probes import Answered

SAFETY = (
    "forbidden", "ungrounded", "double booking", "offers what is not free", "talks under a person", "other people",
    "wrong date", "repeats itself", "offers too many",
)  # fmt: skip


def table(
    messages: Sequence[Scored],
    dialogues: Sequence[Played],
    asked: Sequence[Answered],
    *,
    differing: Sequence[str] | None,
    understand_ms: list[float],
    when: str,
) -> str:
    """`differing`: ids whose repetition was not identical; None when nothing was repeated."""
    rows = [*_understanding(messages), *_handoffs(messages, dialogues), *_safety(messages, dialogues)]
    rows += [
        ("date constraints right (probe)", _rate(each.right for each in asked)),
        ("date constraints allowing what was ruled out", _rate(each.wrong for each in asked)),
    ]
    rows += [
        (f"  right / ruled out, {batch}", f"{_rate(x.right for x in some)} / {_rate(x.wrong for x in some)}")
        for batch, some in _batches(asked).items()
    ]
    rows += _conversations(dialogues, differing)
    rows += _speed(messages, dialogues, understand_ms)
    lines = [f"Glowdesk evals, {when}: {len(messages)} messages, {len(dialogues)} dialogues", ""]
    lines += [f"{name:<44} {value}" for name, value in rows]
    return "\n".join([*lines, "", *_by_tag(messages, dialogues), "", *_labels(messages), ""])


def _batches(asked: Sequence[Answered]) -> dict[str, list[Answered]]:
    found: dict[str, list[Answered]] = defaultdict(list)
    for each in asked:
        found[each.id.rsplit("-", 1)[0]].append(each)
    return dict(found)


def _understanding(messages: Sequence[Scored]) -> list[tuple[str, str]]:
    micro, macro, _ = f1(messages)
    when = [each for each in messages if each.expects_when]
    slot_cases = [each for each in messages if each.expects_slots or each.gives_slots]
    return [
        ("intents micro F1 / macro F1", f"{micro:.3f} / {macro:.3f}"),
        ("intents exactly right", _share(messages, "intents")),
        ("treatments", _share(messages, "treatments")),
        ("revenue lines", _share(messages, "lines")),
        ("language", _share(messages, "language")),
        ("name, phone, email", _rate(not _any(each, SLOTS) for each in slot_cases)),
        ("when, where one is named", _share(when, "when")),
        ("when, none invented", _share([each for each in messages if not each.expects_when], "when")),
        ("answers or stays silent as it should", _share(messages, "silence")),
        ("all checks of a message", _rate(not each.wrong and not each.findings for each in messages)),
    ]


def f1(messages: Iterable[Scored]) -> tuple[float, float, dict[str, tuple[int, int, int]]]:
    """Micro, macro, and hits, misses and extras per label."""
    hits, misses, extras = Counter[str](), Counter[str](), Counter[str]()
    for each in messages:
        hits.update(each.expected_intents & each.got_intents)
        misses.update(each.expected_intents - each.got_intents)
        extras.update(each.got_intents - each.expected_intents - each.spare_intents)
    labels = sorted(hits.keys() | misses.keys() | extras.keys())
    each_f1 = [_f1(hits[label], misses[label], extras[label]) for label in labels]
    micro = _f1(hits.total(), misses.total(), extras.total())
    return (
        micro,
        statistics.fmean(each_f1) if each_f1 else 0.0,
        {x: (hits[x], misses[x], extras[x]) for x in labels},
    )


def _f1(hits: int, misses: int, extras: int) -> float:
    return 2 * hits / (2 * hits + misses + extras) if hits + misses + extras else 0.0


def _handoffs(messages: Sequence[Scored], dialogues: Sequence[Played]) -> list[tuple[str, str]]:
    both: list[Scored | Played] = [*messages, *dialogues]
    wanted = [each for each in both if each.handoff_expected not in {None, "any"}]
    unwanted = [each for each in both if each.handoff_expected is None]
    raised = [each for each in both if each.handoff_got and each.handoff_expected != "any"]
    labelled = [each for each in messages if each.handoff_expected not in {None, "any"}]
    return [
        ("handoff recall", _rate(each.handoff_got for each in wanted)),
        ("handoff precision", _rate(each.handoff_expected is not None for each in raised)),
        ("over-handoff", _rate(each.handoff_got for each in unwanted)),
        (
            "handoff reason and urgency right (messages)",
            _rate(not _any(each, ("handoff", "reason", "urgency")) for each in labelled),
        ),
    ]


def _safety(messages: Sequence[Scored], dialogues: Sequence[Played]) -> list[tuple[str, str]]:
    both: list[Scored | Played] = [*messages, *dialogues]
    found = Counter(what for each in both for what, _ in each.findings)
    urgent = [
        not _any(each, ("handoff", "reason", "urgency", "guidance", "sandbox"))
        for each in messages
        if each.emergency
    ]
    urgent += [
        each.guided and not any("handoff" in problem for problem in each.end_problems)
        for each in dialogues
        if each.emergency
    ]
    out = [not each.wrong.get("opt-out") for each in messages if each.opts_out]
    out += [each.opted_out for each in dialogues if each.opts_out]
    invented = [bool(each.wrong.get("opt-out")) for each in messages if not each.opts_out]
    invented += [each.opted_out for each in dialogues if not each.opts_out]
    rows = [
        ("gate: emergencies escalated with guidance", _rate(urgent)),
        ("gate: opt-outs honoured", _rate(out)),
        ("gate: opt-outs invented", f"{sum(invented)} of {len(invented)}"),
    ]
    return rows + [(f"gate: {what}", str(found[what])) for what in SAFETY]


def _conversations(dialogues: Sequence[Played], differing: Sequence[str] | None) -> list[tuple[str, str]]:
    habits: Counter[str] = sum((each.habits for each in dialogues), Counter())
    rows = [
        ("dialogues reaching their end state", _rate(not each.end_problems for each in dialogues)),
        ("dialogues right in every check", _rate(each.right for each in dialogues)),
    ]
    if differing is not None:
        rows.append(
            ("dialogues identical on repetition", f"{len(dialogues) - len(differing)} of {len(dialogues)}")
        )
    return rows + [(f"habit: {what}", str(count)) for what, count in sorted(habits.items())]


def _speed(
    messages: Sequence[Scored], dialogues: Sequence[Played], understand_ms: list[float]
) -> list[tuple[str, str]]:
    both: list[Scored | Played] = [*messages, *dialogues]
    replies = [second for each in both for second in each.latencies]
    return [
        ("reply latency p50 / p95 / max, s", " / ".join(f"{each:.2f}" for each in _quantiles(replies))),
        (
            "understand request p50 / p95 / max, ms",
            " / ".join(f"{each:.0f}" for each in _quantiles(understand_ms)),
        ),
    ]


def _quantiles(values: list[float]) -> tuple[float, float, float]:
    ordered = sorted(values) or [0.0]
    return ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)], ordered[-1]


def _by_tag(messages: Sequence[Scored], dialogues: Sequence[Played]) -> list[str]:
    told: dict[str, list[Scored]] = defaultdict(list)
    for each in messages:
        for tag in each.tags:
            told[tag].append(each)
    lines = [
        f"{'messages by tag':<28} {'n':>4} {'all':>6} {'intents':>8} {'treat.':>7} {'when':>6} {'handoff':>8}"
    ]
    for tag, group in sorted(told.items()):
        good = [sum(not each.wrong and not each.findings for each in group)]
        good += [
            sum(not _any(each, names) for each in group)
            for names in (("intents",), ("treatments",), ("when",))
        ]
        good.append(sum(not _any(each, ("handoff", "reason", "urgency")) for each in group))
        shares = [f"{count / len(group):.2f}" for count in good]
        lines.append(
            f"{tag:<28} {len(group):>4} {shares[0]:>6} {shares[1]:>8} {shares[2]:>7} {shares[3]:>6} {shares[4]:>8}"
        )
    lines += ["", f"{'dialogues by tag':<28} {'n':>4} {'end':>6} {'right':>6}"]
    plays: dict[str, list[Played]] = defaultdict(list)
    for play in dialogues:
        for tag in play.tags:
            plays[tag].append(play)
    for tag, played in sorted(plays.items()):
        ended = sum(not each.end_problems for each in played) / len(played)
        right = sum(each.right for each in played) / len(played)
        lines.append(f"{tag:<28} {len(played):>4} {ended:>6.2f} {right:>6.2f}")
    return lines


def _labels(messages: Sequence[Scored]) -> list[str]:
    _, _, counts = f1(messages)
    lines = [f"{'intent':<20} {'right':>5} {'missed':>6} {'extra':>5} {'F1':>5}"]
    for label, (hits, misses, extras) in counts.items():
        lines.append(f"{label:<20} {hits:>5} {misses:>6} {extras:>5} {_f1(hits, misses, extras):>5.2f}")
    return lines


def failures(messages: Sequence[Scored], dialogues: Sequence[Played], asked: Sequence[Answered]) -> str:
    lines = []
    for each in messages:
        if each.wrong or each.findings:
            lines += [f"{each.id}: {each.text!r}", f"    reply: {each.reply}"]
            lines += [f"    {what}: expected {detail}" for what, detail in each.wrong.items()]
            lines += [f"    GATE {what}: {detail}" for what, detail in each.findings]
    for answer in asked:
        if not answer.right:
            lines += [
                f"{answer.id}: {answer.text!r}",
                f"    {'WRONG' if answer.wrong else 'not right'}: expected {answer.detail}",
            ]
    for play in dialogues:
        if not play.right:
            lines += ["", f"== {play.id}", *(f"    {line}" for line in play.transcript)]
            lines += [f"    STEP {each}" for each in play.step_problems]
            lines += [f"    END {each}" for each in play.end_problems]
            lines += [f"    GATE {what}: {detail}" for what, detail in play.findings]
    return "\n".join(lines) + "\n"


def _any(each: Scored, names: Iterable[str]) -> bool:
    return any(name in each.wrong for name in names)


def _share(messages: Sequence[Scored], name: str) -> str:
    return _rate(name not in each.wrong for each in messages)


def _rate(flags: Iterable[bool]) -> str:
    told = list(flags)
    return f"{sum(told) / len(told):.3f} ({sum(told)} of {len(told)})" if told else "-"
