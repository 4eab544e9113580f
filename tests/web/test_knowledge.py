"""Knowledge over the API: what may be said, what a page proposes, what nobody has an answer to."""

import io
import zlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from core import live
from core.clock import ManualClock
from core.errors import RejectedError
from core.fetch import Fetched
from practice.contacts import update_contact
from tests.web.desk import ELSEWHERE, Desk, open_desk
from web.api.knowledge_sources import fetch_page

KNOWLEDGE = "/api/v1/knowledge"
REASON = {"reason": "asked_by_person"}
OTHER_PHONE = "+19195550177"
PAGE = """<!doctype html><html><head><title>Prices</title><script>alert('$1')</script></head><body>
<nav><a href="/">Botox $1</a></nav>
<h1>Prices</h1><h2>Botox</h2><ul><li>Botox $19 per unit</li></ul>
<h2>October specials</h2><p>Lip filler special, $499 per syringe</p>
<h2>FAQ</h2><h3>Do you have a loyalty program?</h3><p>Yes, every visit earns points.</p>
<h3>Is lip filler safe?</h3><p>It is painless, guaranteed, with no side effects.</p>
<h2>Hours</h2><p>Mon, Wed &amp; Fri 9am–5pm</p>
</body></html>"""


@pytest.fixture
async def desk(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(database_url, clock, tmp_path) as desk:
        yield desk


@pytest.fixture
async def manager(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    async with await desk.somebody(staff_id="mia", role="manager") as client:
        yield client


async def answered(desk: Desk) -> None:
    desk.house.clock.advance(desk.patience)
    await desk.house.pump()


async def upload(client: httpx.AsyncClient, raw: bytes, name: str = "prices.html") -> httpx.Response:
    return await client.post(f"{KNOWLEDGE}/sources/file", content=raw, headers={"X-File-Name": name})


async def decided(client: httpx.AsyncClient, found: dict[str, Any], **body: Any) -> httpx.Response:
    path = f"{KNOWLEDGE}/proposals/{found['id']}/approve"
    return await client.post(path, json=body, headers={"If-Match": f'"{found["version"]}"'})


async def said(client: httpx.AsyncClient, question: str, **more: Any) -> tuple[str, str, set[str]]:
    """(outcome, text, cited)."""
    answer = await client.post(f"{KNOWLEDGE}/try", json={"question": question, **more})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    cited = {each["id"] for sentence in told["sentences"] for each in sentence["citations"]}
    return told["outcome"], " ".join(each["text"] for each in told["sentences"]), cited


def pdf(*lines: str) -> bytes:
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=letter)
    for place, line in enumerate(lines):
        left, _, right = line.partition("\t")
        canvas.drawString(72, 720 - 18 * place, left)
        canvas.drawRightString(540, 720 - 18 * place, right)
    canvas.showPage()
    canvas.save()
    return held.getvalue()


class TestGaps:
    async def test_asked_by_many_answered_once_in_both_languages_and_used_by_the_next(
        self, desk: Desk, manager: httpx.AsyncClient
    ) -> None:
        house = desk.house
        thread_id = await house.text("Zebulonia Quackenbush here. Is there wifi?")
        head = await house.read(live.head)
        await answered(desk)
        assert "knowledge.changed" in [
            each[1] for each in await house.read(lambda c: live.since(c, head, 99))
        ]
        await house.text("do you have wifi", sender=OTHER_PHONE)
        await answered(desk)
        (gap,) = (await manager.get(f"{KNOWLEDGE}/gaps")).json()["items"]
        assert (gap["count"], gap["status"], gap["language"]) == (2, "open", "en")
        assert "wifi" in gap["question"]
        assert "quackenbush" not in gap["question"].lower()
        assert gap["thread_id"] != thread_id  # the latest conversation in which it was asked
        assert (await manager.get(KNOWLEDGE)).json()["gaps"] == 1
        entry = {"kinds": ["visit"], "title": "Wifi", "text": "Guests have free wifi: ask at the desk."}
        spanish = {**entry, "language": "es", "text": "Hay wifi gratis: pregunte en recepción."}
        path = f"{KNOWLEDGE}/gaps/{gap['id']}/answer"
        late = {"If-Match": f'"{gap["version"] - 1}"'}
        answers = {"answers": [entry, spanish]}
        assert (await manager.post(path, json=answers, headers=late)).status_code == 409
        done = await manager.post(path, json=answers, headers={"If-Match": f'"{gap["version"]}"'})
        assert (done.status_code, done.json()["status"], done.json()["entry_id"]) == (
            200,
            "answered",
            "kb_wifi",
        )
        assert (
            await manager.post(path, json=answers, headers={"If-Match": f'"{gap["version"]}"'})
        ).status_code == 409
        assert (await said(manager, "do you have wifi?"))[:2] == ("answered", entry["text"])
        assert await said(manager, "¿Hay wifi?") == ("answered", spanish["text"], {"kb_wifi_2"})
        await house.text("is there wifi?", sender="+19195550178")
        await answered(desk)
        assert str(entry["text"]) in " ".join(each.text for each in desk.far.sent)
        assert (await manager.get(f"{KNOWLEDGE}/gaps")).json()["items"] == []

    async def test_an_answer_in_the_other_language_is_pointed_at(
        self, desk: Desk, manager: httpx.AsyncClient
    ) -> None:
        await desk.house.text("Hola, ¿dan descuento si recomiendo a una amiga?")
        await answered(desk)
        (gap,) = (await manager.get(f"{KNOWLEDGE}/gaps")).json()["items"]
        assert (gap["language"], gap["elsewhere"]) == ("es", "kb_referral")
        spanish = {"kinds": ["referral"], "title": "Recomendar a una amiga", "language": "es"}
        spanish |= {"text": "Su amiga y usted reciben $50 de crédito.", "translation_of": "kb_referral"}
        assert (await manager.post(f"{KNOWLEDGE}/entries", json=spanish)).status_code == 201
        assert (await manager.get(f"{KNOWLEDGE}/gaps")).json()["items"][0]["elsewhere"] is None
        assert str(spanish["text"]) in (await said(manager, "¿dan descuento si recomiendo a una amiga?"))[1]

    async def test_a_coordinator_suggests_and_a_manager_approves(
        self, desk: Desk, manager: httpx.AsyncClient
    ) -> None:
        await desk.house.text("Is there wifi?")
        await answered(desk)
        (gap,) = (await manager.get(f"{KNOWLEDGE}/gaps")).json()["items"]
        path = f"{KNOWLEDGE}/gaps/{gap['id']}"
        entry = {"kinds": ["visit"], "title": "Wifi", "text": "Guests have free wifi."}
        async with await desk.somebody(staff_id="joss") as coordinator:
            headers = {"If-Match": f'"{gap["version"]}"'}
            no = await coordinator.post(f"{path}/answer", json={"answers": [entry]}, headers=headers)
            assert no.status_code == 403
            suggested = await coordinator.post(f"{path}/suggest", json=entry)
            assert suggested.status_code == 200
            assert (await decided(coordinator, suggested.json())).status_code == 403
        assert (await said(manager, "Is there wifi?"))[0] == "gap"
        (listed,) = (await manager.get(f"{KNOWLEDGE}/proposals")).json()["items"]
        assert listed == suggested.json()
        assert (await manager.get(f"{KNOWLEDGE}/gaps")).json()["items"][0]["suggested"] is True
        assert (await decided(manager, listed)).json()["became"] == "entry:kb_wifi"
        assert (await said(manager, "Is there wifi?"))[2] == {"kb_wifi"}
        assert (await manager.get(f"{KNOWLEDGE}/gaps?status=answered")).json()["items"][0]["id"] == gap["id"]

    async def test_whoever_is_forgotten_asked_nothing(self, desk: Desk, manager: httpx.AsyncClient) -> None:
        thread_id = await desk.house.text("Is there wifi?")
        await answered(desk)
        async with await desk.somebody(staff_id="dana", role="owner") as owner:
            card = (await owner.get(f"/api/v1/threads/{thread_id}")).json()["card"]
            await desk.house.write(lambda conn: update_contact(conn, card["contact_id"], name="Ann Example"))
            order = {"confirm": "Ann Example", **REASON, "cancel_appointments": True}
            path = f"/api/v1/contacts/{card['contact_id']}/erase"
            gone = await owner.post(path, json=order)
            assert gone.status_code == 200, gone.text
        assert (await manager.get(f"{KNOWLEDGE}/gaps")).json()["items"] == []


class TestEntries:
    async def test_said_only_while_it_is_valid_and_changed_only_as_it_was_looked_at(
        self, manager: httpx.AsyncClient
    ) -> None:
        body = {"kinds": ["other"], "title": "Loyalty program", "text": "Every visit earns points."}
        days = [
            ({"valid_until": "2026-11-23"}, "expired", False),
            ({"valid_from": "2026-11-25"}, "not_yet", False),
            ({"valid_from": "2026-11-24", "valid_until": "2026-11-24"}, "expires_soon", True),
        ]
        made = await manager.post(f"{KNOWLEDGE}/entries", json=body)
        assert made.status_code == 201, made.text
        entry = next(each for each in made.json()["entries"] if each["id"] == "kb_loyalty_program")
        first = entry["version"]
        path = f"{KNOWLEDGE}/entries/{entry['id']}"
        for valid, state, is_said in days:
            headers = {"If-Match": f'"{entry["version"]}"'}
            changed = await manager.put(path, json={**body, **valid}, headers=headers)
            assert changed.status_code == 200, changed.text
            entry = next(each for each in changed.json()["entries"] if each["id"] == entry["id"])
            assert entry["state"] == state
            _, _, cited = await said(manager, "Do you have a loyalty program?")
            assert (entry["id"] in cited) is is_said, state
        stale = await manager.put(path, json=body, headers={"If-Match": f'"{first}"'})
        assert (stale.status_code, (await manager.put(path, json=body)).status_code) == (409, 400)
        unsaved = await said(
            manager,
            "Do you have a loyalty program?",
            entry_id=entry["id"],
            entry={**body, "text": "Ten points."},
        )
        assert "Ten points." in unsaved[1]
        odd = await manager.put(
            path, json={**body, "services": ["nothing"]}, headers={"If-Match": f'"{entry["version"]}"'}
        )
        assert (odd.status_code, "services" in odd.json()["at"]) == (400, True)
        gone = await manager.delete(path, headers={"If-Match": f'"{entry["version"]}"'})
        assert entry["id"] not in {each["id"] for each in gone.json()["entries"]}
        kept = await manager.delete(f"{KNOWLEDGE}/entries/kb_injectables_prep")
        assert kept.status_code == 409

    async def test_a_question_answered_under_its_own_words_gets_that_answer(
        self, manager: httpx.AsyncClient
    ) -> None:
        body = {"kinds": ["policy"], "title": "Can I bring my dog?", "text": "Service dogs only, please."}
        assert (await said(manager, "hi, can i bring my dog?"))[2] == {"kb_first_visit"}
        assert (await manager.post(f"{KNOWLEDGE}/entries", json=body)).status_code == 201
        assert (await said(manager, "hi, can i bring my dog?"))[2] == {"kb_can_i_bring_my_dog"}
        assert (await said(manager, "what should I bring?"))[2] == {"kb_first_visit"}

    async def test_what_is_done_is_written_down(self, desk: Desk, manager: httpx.AsyncClient) -> None:
        body = {"kinds": ["other"], "title": "Wifi", "text": "Guests have free wifi."}
        assert (await manager.post(f"{KNOWLEDGE}/entries", json=body)).status_code == 201
        async with await desk.somebody(staff_id="dana", role="owner") as owner:
            found = (await owner.get("/api/v1/audit")).text
        assert "knowledge_entry.added" in found
        assert "free wifi" not in found


class TestSources:
    async def test_a_page_proposes_and_nothing_is_said_before_a_person_approves(
        self, desk: Desk, manager: httpx.AsyncClient
    ) -> None:
        read = await upload(manager, PAGE.encode())
        assert read.status_code == 201, read.text
        found = {(each["kind"], each["content"]["title"]): each for each in read.json()["proposals"]}
        price = found["price", "Botox"]
        assert (price["standing"]["verdict"], price["standing"]["before_minor"]) == ("changed", 1400)
        assert price["place"]["heading"] == "Prices › Botox"
        assert found["offer", "Lip filler"]["must_accept"] == ["expired"]
        unsafe = found["faq", "Is lip filler safe?"]
        assert set(unsafe["must_accept"]) == {"clinical_guarantee", "clinical_no_risk"}
        assert found["hours", "Hours"]["standing"]["verdict"] == "same"
        assert not any(each["place"]["quote"][-2:] == "$1" for each in read.json()["proposals"])
        assert "$14" in (await said(manager, "how much is botox?"))[1]

        source = f"{KNOWLEDGE}/sources/{read.json()['source']['id']}"
        assert (await manager.post(f"{source}/approve", json={"kind": "price"})).status_code == 400
        group = await manager.post(f"{source}/approve", json={"kind": "faq"})
        assert group.json() == {"approved": 1, "left": 1}
        assert (await decided(manager, price)).json()["became"] == "service:botox"
        assert "$19" in (await said(manager, "how much is botox?"))[1]
        assert (await decided(manager, price)).status_code == 409
        assert (await decided(manager, unsafe)).status_code == 400
        path = f"{KNOWLEDGE}/proposals/{unsafe['id']}"
        headers = {"If-Match": f'"{unsafe["version"]}"'}
        softer = {**unsafe["content"], "text": "A clinician goes over it with you at the visit."}
        edited = (await manager.put(path, json=softer, headers=headers)).json()
        assert (edited["must_accept"], edited["version"]) == ([], 2)
        assert (await manager.put(path, json=softer, headers=headers)).status_code == 409
        assert (await decided(manager, edited)).status_code == 200
        expired = found["offer", "Lip filler"]
        assert (await manager.post(f"{KNOWLEDGE}/proposals/{expired['id']}/reject")).json()[
            "status"
        ] == "rejected"
        again = (await upload(manager, PAGE.encode())).json()
        assert {each["kind"]: each["standing"]["verdict"] for each in again["proposals"]} == {
            "price": "same",
            "faq": "same",
        } | {"faq": again["proposals"][-1]["standing"]["verdict"]}
        assert again["source"]["known"] == 2  # the offer was turned down, the hours wait already
        async with await desk.somebody(ELSEWHERE, "someone", "owner") as stranger:
            assert (await stranger.get(source)).status_code == 404
            assert (await decided(stranger, found["hours", "Hours"])).status_code == 404

    async def test_a_price_list_as_pdf_names_page_and_line(self, manager: httpx.AsyncClient) -> None:
        raw = pdf(
            "Injectables", "Dysport, per unit\t$5", "Lip filler, 1 syringe from\t$780", "Laser hair removal"
        )
        read = await upload(manager, raw, "prices.pdf")
        assert read.status_code == 201, read.text
        first, second = read.json()["proposals"]
        price = first["content"]["price"]
        assert (first["content"]["service"], price["amount_minor"], price["per"]) == ("dysport", 500, "unit")
        assert (first["place"]["page"], first["place"]["quote"]) == (1, "Dysport, per unit | $5")
        assert (second["content"]["service"], second["content"]["price"]["per"]) == ("lip_filler", "syringe")

    async def test_a_table_in_the_spreadsheets_own_encoding(self, manager: httpx.AsyncClient) -> None:
        rows = (
            "Tratamiento;Precio;Unidad;Válido hasta\nBotox;15,50;unidad;\nLip filler;599;jeringa;15/12/2026\n"
        )
        for raw in (rows.encode("cp1252"), rows.replace(";", "\t").encode("utf-16")):
            read = await upload(manager, raw, "precios.csv")
            found = {each["content"]["service"]: each["content"] for each in read.json()["proposals"]}
            if found:
                assert found["botox"]["price"]["amount_minor"] == 1550
                assert found["lip_filler"]["valid_until"] == "2026-12-15"
        assert read.json()["source"]["known"] == 2  # the second is the first once more

    async def test_what_cannot_be_read_is_refused_in_a_word_and_loses_nothing(
        self, manager: httpx.AsyncClient
    ) -> None:
        kept = (await upload(manager, PAGE.encode())).json()["source"]["id"]
        for name, raw, code in hostile():
            answer = await upload(manager, raw, name)
            assert (answer.status_code, answer.json().get("at")) == (400, f"/file/{code}"), (
                name,
                answer.text,
            )
        assert (await upload(manager, b"x" * (13 * 1024 * 1024))).status_code == 413
        (left,) = (await manager.get(f"{KNOWLEDGE}/sources")).json()["items"]
        assert left["id"] == kept
        huge = "\n".join(f"Botox area {number},${number + 10}" for number in range(9000))
        read = (await upload(manager, f"Service,Price\n{huge}".encode(), "long.csv")).json()
        assert read["source"]["warnings"] == ["lines_left_out", "proposals_left_out"]
        assert len(read["proposals"]) == 300
        odd = await upload(manager, b"<html><body><p>Botox \xff\xfe $16 per unit</p></body></html>")
        assert [each["content"]["service"] for each in odd.json()["proposals"]] == ["botox"]

    async def test_a_page_is_fetched_from_the_named_site_and_no_machine_of_ours(
        self, desk: Desk, manager: httpx.AsyncClient
    ) -> None:
        for url in (
            "http://127.0.0.1/",
            "https://169.254.169.254/latest/meta-data",
            "https://[::1]/",
            "file:///etc",
        ):
            refused = await manager.post(f"{KNOWLEDGE}/sources/page", json={"url": url})
            assert (refused.status_code, refused.json()["at"]) == (400, "/url"), url
            with pytest.raises(RejectedError):
                await fetch_page(url)

        async def fetch(url: str) -> Fetched:
            return Fetched("text/html", PAGE.encode())

        desk.app.state["fetch_page"] = fetch
        read = await manager.post(f"{KNOWLEDGE}/sources/page", json={"url": "https://example.com/prices"})
        assert (read.status_code, read.json()["source"]["name"]) == (201, "https://example.com/prices")
        assert read.json()["source"]["waiting"] == 5


def hostile() -> list[tuple[str, bytes, str]]:
    packer = zlib.compressobj(9)
    words = b"BT /F1 12 Tf (Botox $1) Tj ET\n" * 40_000
    bomb = b"".join(packer.compress(words) for _ in range(100)) + packer.flush()
    return [
        ("large.html", b"<p>$5</p>" * 700_000, "too_large"),
        ("empty.csv", b"   ", "empty"),
        ("prices.xlsx", b"PK\x03\x04" + b"\0" * 200, "workbook"),
        ("prices.exe", b"MZ\x90\0", "unknown_kind"),
        ("broken.pdf", b"%PDF-1.7\n" + b"\xff\0" * 500, "broken_pdf"),
        ("pictures.pdf", pdf(), "only_pictures"),
        ("bomb.pdf", one_stream(bomb), "too_complex"),
        ("binary.csv", b"a,b\n\0\0\0\0,1\n", "not_text"),
        ("blank.html", b"<html><body><script>Botox $5</script></body></html>", "no_text"),
    ]


def one_stream(packed: bytes) -> bytes:
    """A PDF whose only page unpacks to hundreds of megabytes."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
    ]
    made, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(made)
    made += b"xref\n0 5\n0000000000 65535 f \n" + table
    return made + b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start
