"""Bad days of the API: what the caller sees, and whether the text went out all the same."""

import httpx
import pytest

from standins.twilio import TwilioFarEnd
from tests.standins.conftest import LINE, PATIENT

HELLO = {"To": PATIENT, "From": LINE, "Body": "Hello"}


@pytest.mark.parametrize(
    ("fault", "status", "sent"),
    [
        ({"kind": "too_many_requests"}, 429, 0),
        ({"kind": "error_before"}, 500, 0),
        ({"kind": "error_after"}, 500, 1),
        ({"kind": "html_error"}, 502, 0),
        ({"kind": "garbled_after"}, 201, 1),
        ({"kind": "reject", "code": 21610}, 400, 0),
        ({"kind": "hang_before", "seconds": 0}, 500, 0),
    ],
)
async def test_answers(
    *,
    api: httpx.AsyncClient,
    control: httpx.AsyncClient,
    twilio: TwilioFarEnd,
    fault: dict[str, object],
    status: int,
    sent: int,
):
    await control.post("/_standin/misbehave", json=fault)
    assert (await api.post("Messages.json", data=HELLO)).status_code == status
    assert len(twilio.sent(PATIENT)) == sent
    assert (await api.post("Messages.json", data=HELLO)).status_code == 201


@pytest.mark.parametrize(("kind", "sent"), [("drop_before", 0), ("drop_after", 1)])
async def test_cut_connections(
    api: httpx.AsyncClient, control: httpx.AsyncClient, twilio: TwilioFarEnd, kind: str, sent: int
):
    await control.post("/_standin/misbehave", json={"kind": kind})
    with pytest.raises((httpx.NetworkError, httpx.RemoteProtocolError)):
        await api.post("Messages.json", data=HELLO)
    assert len(twilio.sent(PATIENT)) == sent


async def test_silence_after_accepting(
    api: httpx.AsyncClient, control: httpx.AsyncClient, twilio: TwilioFarEnd
):
    await control.post("/_standin/misbehave", json={"kind": "hang_after"})
    with pytest.raises(httpx.ReadTimeout):
        await api.post("Messages.json", data=HELLO, timeout=0.2)
    assert len(twilio.sent(PATIENT)) == 1


async def test_faults_can_be_meant_for_one_patient_and_last_until_told_otherwise(
    api: httpx.AsyncClient, control: httpx.AsyncClient, twilio: TwilioFarEnd
):
    await control.post("/_standin/misbehave", json={"kind": "error_before", "number": PATIENT, "times": -1})
    other = {**HELLO, "To": "+12125550143"}
    statuses = [(await api.post("Messages.json", data=form)).status_code for form in (HELLO, other, HELLO)]
    assert statuses == [500, 201, 500]
    await control.post("/_standin/behave")
    assert (await api.post("Messages.json", data=HELLO)).status_code == 201


async def test_control_shows_what_was_sent_and_forgets_on_reset(
    api: httpx.AsyncClient, control: httpx.AsyncClient, twilio: TwilioFarEnd
):
    await api.post("Messages.json", data={**HELLO, "StatusCallback": "", "Tone": "warm"})
    await control.post("/_standin/settle")
    [sent] = (await control.get("/_standin/sent", params={"to": PATIENT})).json()
    assert sent["parameters"]["Tone"] == ["warm"]
    assert sent["history"] == ["queued", "sending", "sent", "delivered"]
    await control.post("/_standin/reset")
    assert (await control.get("/_standin/sent")).json() == []


async def test_a_misspelt_setting_is_refused(control: httpx.AsyncClient, twilio: TwilioFarEnd):
    answer = await control.post("/_standin/configure", json={"webhok_url": "http://127.0.0.1/"})
    assert answer.status_code == 400
    assert "webhook_url" in answer.json()["known"]
    assert (await control.post("/_standin/configure", json={"numbers": "one"})).status_code == 400
