"""`glowdesk doctor`: looks at an installation the way an engineer would, and says what to do."""

import typer

from cli.context import context_of
from cli.findings import Finding, examine
from cli.output import FINDINGS, AsJson, say, say_json

MARKS = {"ok": "ok     ", "hint": "hint   ", "problem": "PROBLEM"}


def doctor(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Check keys, database, addresses, clock, channels and screens; every finding comes with its fix."""
    findings = examine(context_of(ctx))
    if as_json:
        say_json([finding.plain() for finding in findings])
    else:
        for finding in findings:
            _show(finding)
    if any(finding.state == "problem" for finding in findings):
        raise typer.Exit(FINDINGS)


def _show(finding: Finding) -> None:
    say(f"{MARKS[finding.state]}  {finding.about}: {finding.what}")
    if finding.fix:
        say(f"         {finding.fix}")
