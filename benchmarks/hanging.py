"""A thousand inquiries in one breath while the model hangs: arrival to the last first reply in the provider's hands."""

import asyncio
import time
from pathlib import Path

from msgspec.structs import replace

from benchmarks.answer import Phones
from benchmarks.load import Line
from benchmarks.noise import Noise, percentile
from benchmarks.place import environment, free_port, furnish_many, phone, running, text_request
from standins.language_model import LanguageModel
from standins.serving import serving
from standins.twilio import twilio_app

INQUIRIES, PRACTICES = 1000, 50
CONNECTIONS = 50
"""Of the driver: webhooks arrive as fast as they are acknowledged."""
WAIT = 120.0
BAR = 60.0


async def measure(folder: Path, _rounds: int, _seconds: float, noise: Noise) -> None:
    phones, model = Phones(), LanguageModel()
    model.mood = "hanging"
    async with serving(model.app()) as asked, serving(twilio_app(phones, now=phones.now)) as url:
        given = environment(
            folder, free_port(), LLM_BASE_URL=f"{asked}/v1", LLM_MODEL="hangs", BAA_LLM="2026-01-15.."
        )
        port = int(given["GLOWDESK_PORT"])
        lines = await furnish_many(given, url, PRACTICES)
        phones.configure(replace(phones.settings, public_url=url, numbers=tuple(lines)))
        noise.probe()
        with running(["server.py"], given, port):
            print(f"\n{INQUIRIES} inquiries at once over {PRACTICES} practices, the model hanging, SQLite")
            await _burst(phones, lines, port)
        model.close()
    print(f"  the model was asked {len(model.asked)} times")
    await phones.close()


async def _burst(phones: Phones, lines: dict[str, str], port: int) -> None:
    """Every inquiry is a new patient's; its clock starts when its webhook is sent."""
    waiting = list(range(INQUIRIES))
    accounts = list(lines.items())
    began: dict[str, float] = {}
    handed: dict[str, asyncio.Future[float]] = {}

    async def driver() -> None:
        line = Line(port)
        while waiting:
            place = waiting.pop()
            number, account = accounts[place % PRACTICES]
            patient = phone(place + 1)
            handed[patient] = phones.expect(patient)
            request = text_request(account, port, patient, to=number)
            began[patient] = time.perf_counter()
            await line.ask(request)
        await line.close()

    started = time.perf_counter()
    await asyncio.gather(*(driver() for _ in range(CONNECTIONS)))
    accepted = time.perf_counter() - started
    await asyncio.wait(list(handed.values()), timeout=WAIT)
    took = [future.result() - began[who] for who, future in handed.items() if future.done()]
    whole = max(future.result() for future in handed.values() if future.done()) - started
    twice = sum(1 for count in phones.replies.values() if count > 1)
    print(
        f"  all accepted after {accepted:.1f} s   first replies p50 {percentile(took, 0.5):.1f} s   "
        f"p95 {percentile(took, 0.95):.1f} s   p100 {max(took):.1f} s   "
        f"lost {INQUIRIES - len(took)}, twice {twice}   bar p100 {BAR:.0f} s\n"
        f"  from the first webhook to the last first reply {whole:.1f} s"
    )
