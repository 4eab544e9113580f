"""`glowdesk rules`: what the send gate goes by, and what a new rule pack would change."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from cli.output import FINDINGS, AsJson, fail, say, say_json, say_table
from compliance.rule_pack import Pack, find_pack, plain, read_pack, version_of

app = typer.Typer(help="Show and compare the rules of the send gate.", no_args_is_help=True)
DAYS = {"weekday": "Mon to Fri", "saturday": "Saturday", "rest": "Sunday, holiday"}


@app.callback()
def rules() -> None:
    """Show and compare the rules of the send gate."""


@app.command()
def show(
    state: Annotated[str | None, typer.Option(help="Two letters: only the hours and caps there.")] = None,
    as_json: AsJson = False,
) -> None:
    """Print the rule pack; saved as JSON it can be compared with a later one."""
    pack = read_pack()
    if state is None:
        _whole(pack, as_json=as_json)
        return
    known = set(pack["area_codes"]["zones"])
    if state.upper() not in known:
        fail(f"--state {state} is no state of the rule pack")
    _one_state(pack, state.upper(), as_json=as_json)


@app.command()
def diff(
    other: Annotated[str, typer.Argument(help="A folder of rules, a saved pack, or a released version.")],
    as_json: AsJson = False,
) -> None:
    """Say in words what is different in this program's rules; exit code 1 when anything is."""
    try:
        before, after = find_pack(other), plain(read_pack())
    except (ValueError, OSError) as error:
        fail(str(error) if isinstance(error, ValueError) else "it cannot be read")
    changes = list(differences(before, after))
    if as_json:
        say_json({"from": version_of(before), "to": version_of(after), "changes": changes})
    else:
        say(f"{version_of(before)} -> {version_of(after)}")
        for line in changes or ["Nothing is different."]:
            say(line)
    if changes:
        raise typer.Exit(FINDINGS)


def differences(before: Any, after: Any, at: str = "") -> Iterator[str]:
    """One sentence for each value that is new, gone or other."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted({*before, *after}):
            place = f"{at} > {key}" if at else key
            if key not in before:
                yield f"{place}: new, {_said(after[key])}"
            elif key not in after:
                yield f"{place}: gone, was {_said(before[key])}"
            else:
                yield from differences(before[key], after[key], place)
    elif isinstance(before, list) and isinstance(after, list) and len(before) + len(after) > FEW:
        more = [each for each in after if each not in before]
        less = [each for each in before if each not in after]
        yield from (f"{at}: with {_said(each)}" for each in more)
        yield from (f"{at}: without {_said(each)}" for each in less)
    elif before != after:
        yield f"{at}: {_said(before)} became {_said(after)}"


FEW = 6
"""Up to here two lists are told whole."""


def _said(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return ", ".join(f"{key} {_said(item)}" for key, item in value.items()) or "empty"
    if isinstance(value, list):
        return " and ".join(_said(item) for item in value) or "none"
    return str(value)


def _whole(pack: Pack, *, as_json: bool) -> None:
    if as_json:
        say_json({"version": version_of(pack), "pack": plain(pack)})
        return
    say(f"Rule pack {version_of(pack)}")
    say()
    columns = ("purpose", "class", "category", "hours", "stale after")
    say_table(columns, [_purpose(name, rule) for name, rule in pack["purposes"]["purposes"].items()])
    say()
    say_table(("cap", "most", "in", "of"), [_cap(name, cap) for name, cap in pack["caps"]["caps"].items()])
    say()
    states = pack["states"]
    rows = [(name, *map(_hours, _days(rule))) for name, rule in states["states"].items()]
    say_table(("state", *DAYS.values()), [("default", *map(_hours, _days(states["default"]))), *rows])


def _purpose(name: str, rule: dict[str, Any]) -> tuple[str, ...]:
    life = rule["expires"]
    stale = "never" if life is None else "the visit" if life == "visit" else f"{life} min"
    return name, rule["class"], rule["category"] or "-", rule["hours"], stale


def _cap(name: str, cap: dict[str, Any]) -> tuple[str, ...]:
    of = ", ".join([*cap.get("classes", []), *cap.get("purposes", []), *cap.get("states", [])])
    each = " for one subject" if cap.get("per_subject") else ""
    return name, str(cap["max"]), f"{cap['hours']} h" if "hours" in cap else "all", of + each


def _one_state(pack: Pack, state: str, *, as_json: bool) -> None:
    states = pack["states"]
    rule = states["states"].get(state, states["default"])
    caps = [name for name, cap in pack["caps"]["caps"].items() if state in cap.get("states", [])]
    codes = pack["area_codes"]["codes"].get(state, [])
    emergencies = [each for each in pack["emergencies"]["emergencies"] if each["state"] == state]
    if as_json:
        found = {"state": state, "own_rule": state in states["states"], "hours": rule, "caps": caps}
        say_json({"version": version_of(pack), **found, "area_codes": codes, "emergencies": emergencies})
        return
    say(
        f"{state}, rule pack {version_of(pack)}" + ("" if state in states["states"] else " (federal default)")
    )
    windows = states["windows"]
    rows = [("state law", *map(_hours, _days(rule)))]
    rows += [(name, *map(_hours, _days(window))) for name, window in windows.items()]
    say_table(("hours", *DAYS.values()), rows)
    say(f"Caps of its own: {', '.join(caps) or 'none'}")
    say(f"Area codes: {', '.join(map(str, codes)) or 'none'}")
    say(f"Declared emergencies: {len(emergencies) or 'none'}")


def _days(rule: dict[str, Any]) -> list[Any]:
    return [rule[day] for day in DAYS]


def _hours(pair: list[int] | None) -> str:
    return "none" if pair is None else f"{pair[0]}:00 to {pair[1]}:00"
