"""What things cost: the price list said with its basis, and arithmetic done by code."""

from collections.abc import Sequence

from agent.playbook.dialogue import figures, texts
from agent.playbook.dialogue.answers.facts import offers_today
from agent.playbook.dialogue.case import Case
from agent.playbook.dialogue.finding import rank, relevant, terms
from agent.playbook.dialogue.naming import in_brackets, is_plural
from agent.playbook.dialogue.plans import Draft
from agent.playbook.dialogue.topic import latest, named_in
from agent.playbook.normalise import normalise
from practice.file import AppointmentType, KnowledgeEntry, Price, Service

MOST_SERVICES = 3
_COUNTABLE = frozenset({"unit", "syringe", "vial", "session", "cycle", "area", "visit", "month"})


def answer(case: Case, draft: Draft) -> bool:
    """Say the prices asked for; False where nobody said of what."""
    said = False
    theirs = bool(case.meant.treatments or latest(case.turn)) or not haggles(case)
    for service_id in case.services[:MOST_SERVICES] if theirs else ():
        _service(case, draft, case.service(service_id))
        said = True
    if said and not named_in(case.turn, case.turn.text):
        _of_their_visit(case, draft)
    if not case.services and not case.meant.not_offered:
        said = _consultation(case, draft) or _line(case, draft) or _of_open_visit(case, draft)
    if said and not haggles(case):
        _special(case, draft)
    if haggles(case):
        said = discounts(case, draft) or said
    return said


def _of_their_visit(case: Case, draft: Draft) -> None:
    """Whoever has a consultation and asks what "it" costs may mean that one."""
    for visit in case.visits[:1]:
        kind = case.book.find_appointment_type(visit.type)
        if (
            kind is not None
            and kind.fee.kind in {"fixed", "from"}
            and set(visit.treatments) & set(case.services)
        ):
            fee(case, draft, kind, always=True)


def _of_open_visit(case: Case, draft: Draft) -> bool:
    """No treatment is named, but times for a visit are open: what that visit costs."""
    slots = case.pending.slots if case.pending is not None else ()
    kind = case.book.find_appointment_type(slots[0].type) if slots else None
    if kind is None or not _is_consult(kind):
        return False
    fee(case, draft, kind, always=True)
    return True


def _special(case: Case, draft: Draft) -> None:
    """What an entry grants today on this very treatment."""
    for service_id in case.services[:1]:
        for entry in case.entries("offer", service_id)[:1]:
            if case.book.language_of(entry) == case.language:
                draft.quote(relevant(entry, case.turn.text), entry.id)


def _service(case: Case, draft: Draft, service: Service) -> None:
    lines = _asked_lines(case, service)
    cited = f"service:{service.id}"
    kind = case.book.appointment_type_for(service.id, returning=case.returning)
    about_visit = case.hears("consult") or (case.hears("fee") and not named_in(case.turn, case.turn.text))
    if about_visit and kind is not None and _is_consult(kind):
        fee(case, draft, kind, always=True)
        return
    singles = [line for line in lines if line.per != "package" and line.amount is not None]
    translated = _translated(case, service) if any(line.label for line in singles) else None
    if translated is not None:
        draft.quote(relevant(translated, case.turn.text), translated.id)
        _count(case, draft, service, singles)
        return
    if not singles:
        _unlisted(case, draft, service, kind)
        return
    packages = [line for line in lines if line.per == "package"]
    goes_on = _asks_series(case, packages) or (case.units or 0) > 1
    wants_less = haggles(case) and not case.hears("price_word")
    if not ((goes_on or wants_less) and _is_said(case, singles)):
        _list(case, draft, service, singles)
    _count(case, draft, service, singles)
    if case.hears("units_for"):
        draft.say("units_decided", kind="notice")
    if packages and (len(singles) == 1 or case.wants("package_membership") or _asks_series(case, packages)):
        draft.say("price_series", cited, series=_series(case, packages, singles))
    notes = [line.note for line in singles if line.note and line.note.strip()]
    if (
        len(set(notes)) == 1
        and not any(line.label for line in singles)
        and case.language == case.book.default_language
    ):
        draft.quote(notes[0], cited)


def _translated(case: Case, service: Service) -> KnowledgeEntry | None:
    """Labels of the price list are in the practice's first language; an entry may say them in theirs."""
    if case.language == case.book.default_language:
        return None
    entries = case.entries("price", service.id)
    spoken = [each for each in entries if "consultation" not in each.kinds]
    return next((each for each in spoken if case.book.language_of(each) == case.language), None)


def _list(case: Case, draft: Draft, service: Service, lines: Sequence[Price]) -> None:
    cited, name = f"service:{service.id}", case.service_name(service.id)
    foreign = case.language != case.book.default_language
    if len(lines) == 1 and foreign and lines[0].label:
        said = case.label(lines[0].label)
        within = set(said.lower().split()) <= set(name.lower().split())
        name = said if within else f"{name} ({said})"
    if len(lines) == 1 and (lines[0].label is None or foreign):
        key = ("price_from" if lines[0].from_ else "price_one") + _number(case, name)
        draft.say(key, cited, service=name, amount=_amount(case, lines[0]), basis=_basis(case, lines[0]))
        return
    own = lines[0].label or ""
    if len(lines) == 1 and set(own.lower().split()) <= set(name.lower().split()):
        key = ("price_from" if lines[0].from_ else "price_one") + _number(case, own)
        draft.say(key, cited, service=own, amount=_amount(case, lines[0]), basis=_basis(case, lines[0]))
        return
    bases = {(line.per, line.from_) for line in lines}
    if len(bases) == 1:
        items = [_labelled(case, line, "") for line in lines]
        key = "price_many_from" if lines[0].from_ else "price_many"
        draft.say(
            key,
            cited,
            service=name,
            prices=figures.both(items, case.language),
            basis=_basis_of_all(case, lines),
        )
        return
    items = [_labelled(case, line, _basis(case, line)) for line in lines]
    draft.say("price_mixed", cited, service=name, prices=figures.both(items, case.language))


def _number(case: Case, name: str) -> str:
    return "_plural" if is_plural(name, case.language) else ""


def _basis_of_all(case: Case, lines: Sequence[Price]) -> str:
    """Said once behind the prices; not where the labels say it themselves, like "half syringe"."""
    said = any(lines[0].per in (line.label or "").lower() for line in lines)
    return "" if said else _basis(case, lines[0])


def _labelled(case: Case, line: Price, basis: str) -> str:
    start = texts.word(case.language, "from") if line.from_ and basis else ""
    label = case.label(line.label) if line.label else texts.word(case.language, "single")
    return " ".join(part for part in (label, start, _amount(case, line), basis) if part)


def _amount(case: Case, line: Price) -> str:
    return case.money(line.amount or 0)


def _basis(case: Case, line: Price) -> str:
    return "" if line.per == "procedure" else texts.word(case.language, f"per_{line.per}")


def _count(case: Case, draft: Draft, service: Service, lines: Sequence[Price]) -> None:
    """Like "20 units" of a price is a sum that we may do for them."""
    count = case.units
    if count is None or count < 2 or not 0 < len(lines) <= MOST_SERVICES:
        return
    if len({line.per for line in lines}) > 1 or lines[0].per not in _COUNTABLE:
        return
    if any(line.amount is None or line.from_ for line in lines):
        return
    sums = [(case.label(line.label or ""), case.money((line.amount or 0) * count)) for line in lines]
    draft.say(
        "price_count" if len(sums) == 1 else "price_counts",
        f"service:{service.id}",
        count=count,
        things=texts.row(case.language, f"things_{lines[0].per}")[0],
        total=figures.both([f"{label} {total}".strip() for label, total in sums], case.language)
        if len(sums) > 1
        else sums[0][1],
    )


def _series(case: Case, packages: Sequence[Price], singles: Sequence[Price]) -> str:
    items = []
    for line in packages:
        label = f"{case.label(line.label)} " if line.label else ""
        if line.percent_off is not None:
            items.append(
                texts.say(
                    case.language,
                    "series_off",
                    count=str(line.sessions),
                    percent=figures.percent(line.percent_off),
                    sums=_sums(case, line, singles),
                )
            )
        elif line.amount is not None:
            items.append(
                texts.say(
                    case.language,
                    "series_one",
                    count=str(line.sessions),
                    label=label,
                    amount=_amount(case, line),
                )
            )
    return figures.both(items, case.language)


def _sums(case: Case, line: Price, singles: Sequence[Price]) -> str:
    """What the percentage comes to where only one price is in question."""
    if len(singles) != 1 or singles[0].amount is None or line.percent_off is None or line.sessions is None:
        return ""
    whole = singles[0].amount * line.sessions
    cut = int(whole * (100 - line.percent_off) / 100)
    return texts.say(case.language, "series_sum", amount=case.money(cut))


def _asks_series(case: Case, packages: Sequence[Price]) -> bool:
    return case.units is not None and any(line.sessions == case.units for line in packages)


def _is_said(case: Case, lines: Sequence[Price]) -> bool:
    """Just said: it need not be said again."""
    return all(_amount(case, line) in (case.turn.last_out or "") for line in lines)


def _asked_lines(case: Case, service: Service) -> tuple[Price, ...]:
    """The lines whose label was named; all of them where none was."""
    asked = terms(case.turn.text) - terms(" ".join((service.name, *service.name_by_language.values())))
    labels = {line.label for line in service.prices if line.label}
    shared = frozenset.intersection(*(terms(label) for label in labels)) if len(labels) > 1 else frozenset()
    words = set(normalise(case.turn.text).plain.split())
    whole = {label for label in labels if set(normalise(label).plain.split()) <= words}
    named = whole or {label for label in labels if (terms(label) - shared) & asked}
    if not named:
        named = {
            line.label
            for line in service.prices
            if line.label and line.note and terms(line.note) & asked and line.per != "package"
        }
    if not named:
        return service.prices
    return tuple(
        line
        for line in service.prices
        if line.label in named or (line.label is None and line.per == "package")
    )


def _unlisted(case: Case, draft: Draft, service: Service, kind: AppointmentType | None) -> None:
    """Not in the price list: an entry may say it, else it is given in the consultation."""
    ranked = rank(case.book, case.turn.text, case.entries("price", service.id)) or rank(
        case.book, service.name, case.entries("price", service.id)
    )
    entry = next((each.entry for each in ranked if "consultation" not in each.entry.kinds), None)
    if entry is not None:
        draft.quote(relevant(entry, case.turn.text), entry.id)
        return
    draft.say("price_in_consult", f"service:{service.id}", service=case.service_name(service.id))
    if kind is not None and _is_consult(kind):
        fee(case, draft, kind, always=True)


def fee(case: Case, draft: Draft, kind: AppointmentType, *, always: bool = False) -> None:
    """What the visit itself costs, and its deposit; said once, before anything is booked."""
    if not always and (_is_told(case, kind) or _is_being_told(case, draft, kind)):
        return
    cited = f"appointment_type:{kind.id}"
    name = case.type_name(kind)
    note = kind.fee.note if kind.fee.note and case.language == case.book.default_language else ""
    if kind.fee.kind in {"fixed", "from"} and kind.fee.amount is not None:
        key = "fee_from" if kind.fee.kind == "from" else "fee_fixed"
        aside = in_brackets(note)
        draft.say(key, cited, type=name, amount=case.money(kind.fee.amount), note=aside)
        if note and not aside:
            draft.quote(note, cited)
    elif always and kind.fee.kind == "free":
        draft.say("fee_free", cited, type=name)
    deposit(case, draft, kind)


def deposit(case: Case, draft: Draft, kind: AppointmentType) -> None:
    """What holds the time; with the practice's own words on it where they ask."""
    if kind.deposit is None:
        return
    cited = f"appointment_type:{kind.id}"
    told = (kind.deposit.note or "") if case.language == case.book.default_language else ""
    aside = in_brackets(told) if case.hears("deposit") or not case.turn.first_reply else ""
    draft.say("deposit", cited, amount=case.money(kind.deposit.amount), note=aside)
    if told and not in_brackets(told) and (case.hears("deposit") or case.hears("deposit_back")):
        draft.quote(told, cited)


def _is_told(case: Case, kind: AppointmentType) -> bool:
    fixed = kind.fee.amount if kind.fee.kind in {"fixed", "from"} else None
    amount = fixed if fixed is not None or kind.deposit is None else kind.deposit.amount
    if amount is None:
        return False
    recent = [each.text for each in case.turn.history if each.by == "agent"]
    return case.money(amount) in " ".join([case.turn.last_out or "", *recent])


def _is_being_told(case: Case, draft: Draft, kind: AppointmentType) -> bool:
    """An entry quoted in this very reply states it."""
    if kind.fee.amount is None:
        return False
    said = case.money(kind.fee.amount)
    return any(part.template == "quote" and said in part.values["text"] for part in draft.parts)


def _is_consult(kind: AppointmentType) -> bool:
    return kind.fee.kind != "by_service"


def _consultation(case: Case, draft: Draft) -> bool:
    """Like "How much is a consult?" with nothing named: every consultation's fee."""
    if not case.hears("consult"):
        return False
    kinds = [
        case.book.appointment_type_for(service.id, returning=False)
        for service in case.book.file.services
        if not case.meant.revenue_lines or service.revenue_line in case.meant.revenue_lines
    ]
    ordered = [
        kind
        for kind in case.book.file.appointment_types
        if kind in kinds and kind.who != "returning" and _is_consult(kind)
    ]
    for kind in ordered[:MOST_SERVICES]:
        fee(case, draft, kind, always=True)
    return bool(ordered)


def _line(case: Case, draft: Draft) -> bool:
    """A revenue line without a treatment: its first prices, so that the answer is not a question alone."""
    services = [
        service
        for line in case.meant.revenue_lines
        for service in case.book.services_of(line)
        if any(price.amount is not None for price in service.prices)
    ]
    if not 0 < len(services) <= MOST_SERVICES:
        return False
    for service in services:
        _service(case, draft, service)
    return True


def haggles(case: Case) -> bool:
    """Wants it cheaper than listed; who asks which of two is cheaper does not."""
    return (case.hears("discount") or case.hears("match_price")) and not case.hears("compares")


def discounts(case: Case, draft: Draft) -> bool:
    """Only what an entry grants today; otherwise a plain no."""
    if case.hears("match_price"):
        draft.say("no_match")
        return True
    found = offers_today(case) if case.hears("specials") and not case.hears("exception") else ()
    if not found and offers_today(case):
        draft.say("no_exception")
        return True
    for entry in found[:2]:
        draft.quote(relevant(entry, case.turn.text), entry.id)
    if not found:
        draft.say("no_discount")
    return True
