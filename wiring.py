"""Assembles the product: which adapter, which handler, which claimer, in which order."""

from collections.abc import Mapping

import httpx

from agent import erasing as agent_erasing
from agent.freed_times import FreedTimes
from agent.graph import build_graph
from agent.ladder import Ladder
from agent.lost_days import LostDays
from agent.missed_calls import MissedCalls
from agent.model import ModelReader, Prices
from agent.nodes.state import Tools
from agent.playbook.understand import understand
from agent.reception import FrontDoor
from agent.runner import Runner
from agent.screen import screen
from agent.watchdog import Watchdog
from booking import links as visit_links
from booking.emr.connections import Connections
from booking.emr.errands import Errands
from booking.emr.hl7.listener import Listener
from booking.emr.notices import Notices
from booking.emr.pushing import Pushing
from booking.emr.sync import Sync
from booking.links import VisitLinks
from channels import media
from channels.accounts import Accounts
from channels.base import Adapter
from channels.calls import Switchboard
from channels.carrying import Carrier
from channels.dispatcher import Dispatcher
from channels.health import watch
from channels.lead_fetching import LeadFetcher
from channels.opt_out_push import OptOutTeller
from channels.polling import Poller
from channels.registration import Registrar
from channels.registry import build_adapters
from channels.typing_signs import TypingSigns
from compliance.audit.chain import AuditChain
from compliance.consent.from_forms import FormConsents
from compliance.phi import conversation
from compliance.phi.outbound import Scanner
from compliance.releasing import HoldReleaser
from compliance.retention import terms
from compliance.retention.sweep import Step, Sweeper, message_term
from core.clock import Clock, SystemClock
from core.db import Database, Doorbell, connect
from core.ids import Ids, RandomIds
from core.keyring import read_master_key
from core.media import FileBlobs, MediaStore
from core.settings import Settings
from core.vault import Vault
from inbox.arriving import Policy
from inbox.ingest import Ingest
from inbox.threads import Gathering
from pipeline import keeping as card_notes
from pipeline.absence import Absences
from practice.calendar_of import calendar_of
from practice.store import Books
from sequences.runner import SequenceRunner
from web.media_links import PURPOSE, HandedOver
from web.product import Product
from wiring_events import address_of, events_bus, gate_of

FILES = Step("files", message_term, media.forget_old, "threads")
MOVES = Step("moves", message_term, card_notes.forget_notes, "contacts")
TRACES = Step("traces", lambda now, _: now - terms.TRACES, agent_erasing.forget_traces, "threads")


def wire(
    settings: Settings,
    *,
    clock: Clock | None = None,
    ids: Ids | None = None,
    adapters: Mapping[tuple[str, str], Adapter] | None = None,
    durable: bool = True,
) -> Product:
    """Wire a process. Tests and the sandbox hand in their clock, ids and far ends."""
    clock = clock or SystemClock()
    doorbell, books = Doorbell(), Books()
    client = httpx.AsyncClient(timeout=httpx.Timeout(15.0, connect=5.0))
    options = {} if settings.database_url else {"durable": durable}
    master = read_master_key(
        settings.master_key,
        settings.data_dir,
        command=settings.master_key_command,
        earlier=settings.master_keys_earlier,
    )
    scanner, vault = Scanner(master), Vault(master)
    gate = gate_of(settings, books, vault)
    store = MediaStore(FileBlobs(settings.data_dir / "media"), vault)
    adapters = adapters if adapters is not None else build_adapters(client)
    pushing = Pushing(books)
    db = connect(
        settings.url,
        clock=clock,
        ids=ids or RandomIds(clock),
        bus=events_bus(gate, books, scanner, vault, adapters, pushing),
        doorbell=doorbell,
        **options,
    )
    accounts = Accounts(db, vault)
    systems = pushing.connections = Connections(db, vault, books, client, clock)
    reception = FrontDoor(books).plan
    ingest = Ingest(
        db, accounts, adapters, books, screen, _policy(settings), FormConsents(vault).keep, reception
    )
    ingest.signs = TypingSigns(db, accounts, adapters, doorbell)
    visits = VisitLinks(master.derive(visit_links.PURPOSE), settings.public_url)
    runner = Runner(db, books, gate, scanner, systems)
    model = _model(settings, db, clock, vault)
    runner.links = visits
    runner.use(build_graph(Tools(load=runner.load, understand=understand, model=model)))
    links = HandedOver(master.derive(PURPOSE), settings.public_url)
    freed = FreedTimes(db, books, gate)
    dispatcher = Dispatcher(
        db,
        accounts,
        adapters,
        gate.recheck,
        settings.public_url,
        links.of_message,
        Carrier(db, store).open,
    )
    return Product(
        settings=settings,
        clock=clock,
        doorbell=doorbell,
        db=db,
        master=master,
        vault=vault,
        media=store,
        books=books,
        accounts=accounts,
        adapters=adapters,
        gate=gate,
        scanner=scanner,
        intake=Switchboard(db, accounts, adapters, reception),
        ingest=ingest,
        runner=runner,
        model=model,
        client=client,
        systems=systems,
        notices=Notices(db, systems),
        claimers=(
            ingest.claimer,
            runner.claimer,
            Errands(db, systems, books, clock).claimer,
            dispatcher.claimer,
            Poller(db, accounts, adapters).claimer,
            LeadFetcher(db, accounts, adapters).claimer,
            Sync(db, systems, books),
            *((Listener(db, systems, books, settings.hl7_listen),) if settings.hl7_listen else ()),
            media.MediaClaimer(db, accounts, adapters, store).claimer,
            Registrar(db, accounts, adapters, links.of_proof).claimer,
            OptOutTeller(db, accounts, adapters, address_of).claimer,
            MissedCalls(db, accounts, adapters, books, gate, reception, settings.public_url).claimer,
            watch.HealthWatch(db, adapters, calendar_of(books)),
            ingest.signs,
            HoldReleaser(db, gate).claimer,
            freed.claimer,
            freed.answers,
            LostDays(db, books, gate, systems).claimer,
            Absences(db),
            SequenceRunner(db, books, gate, visits, store, settings.public_url).claimer,
            Watchdog(db, books, gate).claimer,
            Ladder(db, books, gate).claimer,
            AuditChain(db, master),
            Sweeper(db, master, (TRACES, FILES, MOVES)),
        ),
    )


def _policy(settings: Settings) -> Policy:
    from datetime import timedelta

    return Policy(
        gathering=Gathering(
            quiet=timedelta(seconds=settings.gather_quiet_seconds),
            most=timedelta(seconds=settings.gather_most_seconds),
        ),
        watchdog=timedelta(seconds=settings.watchdog_seconds),
    )


def _model(settings: Settings, db: Database, clock: Clock, vault: Vault) -> ModelReader | None:
    if settings.llm_base_url is None or settings.llm_model is None:
        return None
    from agent.model.endpoint import Endpoint  # a second and 60 MB: only where a model is asked

    agreement = settings.baa_llm
    return ModelReader(
        db,
        clock,
        conversation.Conversations(vault),
        Endpoint(settings.llm_base_url, settings.llm_api_key, settings.llm_model),
        lambda day: agreement is not None and agreement.covers("chat", day),
        Prices(settings.llm_cents_per_million_in, settings.llm_cents_per_million_out),
    )
