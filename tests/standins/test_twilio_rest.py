"""The REST side behaves as Twilio's public description and error dictionary say."""

import httpx
import pytest

from standins.twilio import TwilioFarEnd
from tests.standins.conftest import LINE, PATIENT, Clock

HELLO = {"To": PATIENT, "From": LINE, "Body": "Saturday at 10 is open."}


async def test_a_text_is_accepted_and_can_be_read_back(api: httpx.AsyncClient, twilio: TwilioFarEnd):
    created = await api.post("Messages.json", data=HELLO)
    assert created.status_code == 201
    text = created.json()
    assert (text["status"], text["num_segments"], text["to"]) == ("queued", "1", PATIENT)
    await twilio.settle()
    fetched = (await api.get(f"Messages/{text['sid']}.json")).json()
    assert fetched["status"] == "delivered"
    assert fetched["date_sent"].endswith("+0000")
    assert [message.body for message in twilio.sent(PATIENT)] == [HELLO["Body"]]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"To": ""}, 21604),
        ({"To": "555"}, 21211),
        ({"From": ""}, 21603),
        ({"From": "nobody"}, 21212),
        ({"From": "+12125550199"}, 21606),
        ({"From": "", "MessagingServiceSid": "MG" + "7" * 32}, 21701),
        ({"Body": ""}, 21602),
        ({"Body": "x" * 1601}, 21617),
        ({"MediaUrl": ["https://example.com/a.png"] * 11}, 21623),
        ({"MediaUrl": "ftp://example.com/a.png"}, 21620),
        ({"StatusCallback": "https://no_underscores.example.com/"}, 21609),
        ({"StatusCallback": "/relative"}, 21609),
        ({"ValidityPeriod": "0"}, 20001),
        ({"ValidityPeriod": "36001"}, 20001),
        ({"SmartEncoded": "yes"}, 20001),
        ({"ScheduleType": "fixed", "SendAt": "2026-11-22T00:00:00Z"}, 35118),
    ],
)
async def test_refusals_carry_the_code_twilio_would_give(
    api: httpx.AsyncClient, twilio: TwilioFarEnd, change: dict[str, object], code: int
):
    answer = await api.post("Messages.json", data={**HELLO, **change})
    assert answer.status_code in {400, 404}
    assert answer.json()["code"] == code
    assert answer.json()["status"] == answer.status_code
    assert twilio.messages == {}


@pytest.mark.parametrize("auth", [None, ("AC" + "f" * 32, "x"), ("", "")])
async def test_without_the_right_credentials_nothing_is_accepted(
    api: httpx.AsyncClient, twilio: TwilioFarEnd, auth: tuple[str, str] | None
):
    async with httpx.AsyncClient(base_url=api.base_url, auth=auth, trust_env=False, verify=False) as stranger:
        answer = await stranger.post("Messages.json", data=HELLO)
    assert (answer.status_code, answer.json()["code"]) == (401, 20003)
    assert twilio.messages == {}


async def test_a_service_picks_the_sender_later(
    api: httpx.AsyncClient, control: httpx.AsyncClient, twilio: TwilioFarEnd
):
    service = "MG" + "7a" * 16
    await control.post("/_standin/configure", json={"messaging_service_sid": service, "autoplay": False})
    form = {"To": PATIENT, "MessagingServiceSid": service, "Body": "Hello"}
    text = (await api.post("Messages.json", data=form)).json()
    assert (text["status"], text["from"], text["num_segments"]) == ("accepted", None, "0")
    await twilio.report(text["sid"], "queued")
    text = (await api.get(f"Messages/{text['sid']}.json")).json()
    assert (text["from"], text["num_segments"]) == (LINE, "1")


async def test_a_scheduled_text_can_be_cancelled_once(api: httpx.AsyncClient, control: httpx.AsyncClient):
    service = "MG" + "7a" * 16
    await control.post("/_standin/configure", json={"messaging_service_sid": service})
    form = {
        "To": PATIENT,
        "MessagingServiceSid": service,
        "Body": "See you soon",
        "ScheduleType": "fixed",
        "SendAt": "2026-11-22T16:40:10Z",
    }
    sid = (await api.post("Messages.json", data=form)).json()["sid"]
    cancelled = await api.post(f"Messages/{sid}.json", data={"Status": "canceled"})
    assert cancelled.json()["status"] == "canceled"
    assert (await api.post(f"Messages/{sid}.json", data={"Status": "canceled"})).json()["code"] == 30409


async def test_redaction_and_deletion(api: httpx.AsyncClient, twilio: TwilioFarEnd):
    sid = (await api.post("Messages.json", data=HELLO)).json()["sid"]
    await twilio.settle()
    assert (await api.post(f"Messages/{sid}.json", data={"Body": ""})).json()["body"] == ""
    assert (await api.post(f"Messages/{sid}.json", data={"Body": "other"})).status_code == 400
    assert (await api.delete(f"Messages/{sid}.json")).status_code == 204
    assert (await api.get(f"Messages/{sid}.json")).json()["code"] == 20404


async def test_lists_filter_by_party_and_date_and_page_newest_first(
    api: httpx.AsyncClient, control: httpx.AsyncClient, twilio: TwilioFarEnd, clock: Clock
):
    for number in range(5):
        await api.post("Messages.json", data={**HELLO, "Body": f"text {number}"})
        await twilio.settle()
        clock.pass_(hours=12)
    await api.post("Messages.json", data={**HELLO, "To": "+12125550143"})

    async def bodies(**query: str) -> list[str]:
        answer = await api.get("Messages.json", params={"To": PATIENT, **query})
        return [message["body"] for message in answer.json()["messages"]]

    assert await bodies() == [f"text {number}" for number in (4, 3, 2, 1, 0)]
    assert await bodies(DateSent="2026-11-22") == ["text 2", "text 1"]
    assert await bodies(**{"DateSent>": "2026-11-23"}) == ["text 4", "text 3"]
    assert await bodies(**{"DateSent<": "2026-11-21"}) == ["text 0"]
    assert await bodies(**{"DateSent>": "2026-11-22T16:40:10Z"}) == ["text 4", "text 3", "text 2"]
    assert await bodies(From="+12125550198") == []
    seen, uri = [], f"{api.base_url.path}Messages.json?To=%2B12125550142&PageSize=2"
    while uri:
        page = (await control.get(uri)).json()
        seen += [message["body"] for message in page["messages"]]
        uri = page["next_page_uri"]
    assert seen == [f"text {number}" for number in (4, 3, 2, 1, 0)]


async def test_media_of_a_patient_is_one_redirect_away_and_needs_credentials(
    api: httpx.AsyncClient, twilio: TwilioFarEnd
):
    await twilio.inbound(PATIENT, LINE, "", media=(("image/jpeg", b"\xff\xd8picture"),))
    message = twilio.thread(PATIENT)[0]
    place = f"Messages/{message.sid}/Media/{message.media[0].sid}"
    async with httpx.AsyncClient(base_url=api.base_url, trust_env=False, verify=False) as stranger:
        assert (await stranger.get(place)).status_code == 401
        redirect = await api.get(place)
        picture = await stranger.get(redirect.headers["location"])
    assert (picture.content, picture.headers["content-type"]) == (b"\xff\xd8picture", "image/jpeg")
