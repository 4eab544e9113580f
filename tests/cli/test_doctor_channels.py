"""The doctor names each channel's trouble with its fix."""

import pytest

from channels.accounts import accounts
from channels.polling import change_state
from core.session import of_practice, system_scope
from core.settings import Settings
from glowdesk import context
from practice.store import all_practices
from tests.cli.conftest import Command
from tests.cli.test_doctor import well

__all__ = ["well"]


@pytest.mark.parametrize(
    ("code", "state", "fix"),
    [
        (
            "TOKEN_ENDS_SOON",
            "hint",
            "Connect it again with a new access token; one of a system user does not end.",
        ),
        ("CAMPAIGN_SUSPENDED", "problem", "Open the campaign in Twilio's console and do what it says."),
    ],
)
def test_a_channels_trouble_is_told_with_its_fix(
    well: Command, settings: Settings, code: str, state: str, fix: str
) -> None:
    here = context(settings)
    ((practice_id, _, _),) = here.read(system_scope(), all_practices)
    (account,) = here.read(of_practice(practice_id), accounts)
    here.write(of_practice(practice_id), lambda conn: change_state(conn, account.id, problems=[code]))
    said = well("doctor", "--json")
    (found,) = [each for each in said.json if each["what"].startswith(code)]
    assert (found["about"], found["state"], found["fix"]) == (f"sms {account.external_id}", state, fix)
