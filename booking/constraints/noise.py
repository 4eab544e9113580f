"""Numbers that are not times (durations, ages, prices, doses, phone numbers) and history are taken out first."""

from __future__ import annotations

from booking.constraints.atoms import Atom, Noise
from booking.constraints.text import Hit, Line

NUM = r"(?:\d+|one|a|an|couple|couple of|a couple|a couple of|a few|few|several|half an|half|unos|unas|pocos|pocas)"
_UNIT = (
    r"(?:minutes?|mins?|min|minutos?|minuto|hours?|hrs?|hr|hora|seconds?|secs?|days?|weeks?|months?|years?|yrs?|yo|"
    r"day|night|nights)"
)
_COUNTED = (
    r"(?:units?|unidades|ml|mls|cc|ccs|mg|mcg|iu|syringes?|jeringas?|vials?|viales|sessions?|sesiones|treatments?|"
    r"tratamientos?|areas?|zonas?|people|personas|person|kids|hijos|children|times|veces|lbs?|pounds|libras|kg|kilos|"
    r"percent|dollars?|bucks|dolares|pesos|euros?|usd|miles?|millas|blocks|inches|cm|mm|points|stars|estrellas|"
    r"pictures|photos|fotos|zones|peels?|facials|visits|visitas|of us|of them|spots|moles|questions|things|friends|"
    r"girls|ladies|chicas|amigas|dr|doctors|rounds|vials|tubes|bottles|packages?|paquetes?|appts|more|"
    r"services|servicios|shots|doses|dosis|weeks?|lines|babies|cups|g|grams|oz|k|yo|appt)"
)
_RULES = (
    r"noise",
    r"(?:i |we )?(?:just )?cannot (?:even |hardly )?wait(?! (?:until|to|for|that|so|this|more|any|another|much|longer|wd\d|mo\d+|\d))",
    r"\+? ?\d? ?-? ?(?:\( )?\d{3} (?:\) )?[-.,]? ?\d{3} [-.]? ?\d{4}",  # a phone number, however it is spaced
    r"(?:\d{5,}|\d{3} [-.] \d{4})",
    r"[a-z0-9._+-]+(?: [.] [a-z0-9]+)* @ [a-z0-9]+ [.] [a-z]+",
    r"https? [^ ]+(?: [^ ]+)*",
    r"(?:on a |from a |una )?(?:scale|escala)(?: (?:of|from|de|del))* \d+ (?:to|-|a|al|until) \d+|\d+ (?:out of|over) 10",
    r"[$€£] \d+(?: , \d{3})*(?: [.] \d+)?(?: - [$]? ?\d+)?(?: k)?",
    r"\d+(?: [.] \d+)? (?:%|[$€£])",
    r"(?:24 / 7|50 / 50|1 / 2|9 1 1)",
    (
        r"(?:im|i am|ill be|she is|shes|hes|he is|turning|turned|age|aged|edad|cumpli|cumplo|my age is)"
        r" \d{2,3}(?: years?(?: old| young)?| yo| y o)?(?! (?:am|pm|oclock|min|minutes|hours|h)\b)"
    ),
    r"\d{1,3} (?:- )?(?:years?|yrs?|y)(?: (?:- )?(?:old|o)| of edad)",
    r"\d{1,3} (?:y / o|and / o|y o)",
    r"tengo \d+ (?:years?|anos)",
    r"(?:suite|ste|unit|room|zip|code|zip code) #? ?\d+",
    r"\d+(?: [.] \d+| / \d+)?(?: (?:-|to|or) \d+)? (?:per )?" + _COUNTED,
    r"\d+ (?:[a-z]+ )?(?:street|st|ave|avenue|blvd|road|rd|lane|ln|drive|calle|way|row|quarry row)",
    r"(?:gen|version|level|phase|stage|grade|type|size|top|co2|vitamin|b) \d+",
    r"(?:covid|gen|iphone) \d+",
    r"\d+ (?:st|nd|rd|th)? ?(?:floor|piso)",
    (
        r"(?:[1-9](?:st|nd|rd|th)|nth\d+) (?:time|treatment|session|visit|appt|round|floor|street|ave|avenue|dose|area|"
        r"syringe|consultation|vez|sesion|cita|trimester|degree|grade|child|baby|opinion|place|thing|of all|responder|"
        r"botox|filler|laser|facial|tratamiento|impression|choice)"
    ),
    # history
    rf"(?:about |like |around |almost |over |maybe )?{NUM} (?:- \d+ )?{_UNIT} (?:ago|atras|prior|earlier than that)",
    rf"hace (?:como |unos |unas |mas of |casi )?{NUM} {_UNIT}",
    r"(?:requests?|e-?mails?|messages?|texts?|calls?|forms?|voicemails?|inquiry|mensajes?|correos?|solicitud) (?:i sent )?(?:from|of|de) (?:this |earlier |la |el |esta )?(?:morning|afternoon|evening|today|earlier|manana|tarde)(?: today)?",
    rf"(?:in|for|over|during) the (?:last|after) (?:{NUM} )?{_UNIT}",
    rf"(?:last|after) {NUM} {_UNIT}",
    r"(?:since|desde) (?:the )?(?:last )?(?:wds?\d|mo\d+|\d{4}|week|month|year|today|yesterday|day|morning)(?: \d+(?:st|nd|rd|th)?)?",
    (
        r"(?:the )?last (?:wd\d|week|weekend|month|year|mo\d+|night|evening|afternoon|morning|summer|winter|fall|spring|few|couple)"
        r"(?: (?:morning|afternoon|evening))?(?: (?:at|around) \d{1,2}(?::\d\d)?(?: (?:am|pm))?)?"
    ),
    r"(?:the )?(?:wd\d|week|weekend|month|year) (?:last|pasado)",
    r"(?:el|the )?yesterday(?: (?:morning|afternoon|evening))?(?: (?:at|around) \d{1,2}(?::\d\d)?(?: (?:am|pm))?)?",
    r"(?:back )?in (?:mo\d+ (?:of )?)?(?:19|20[01])\d(?:\d)?",
    # durations: how long, not when
    (
        rf"(?:for|lasts?|takes?|took|only|x|every|each|only|about|cada|por|durante|dura|under|over|least|than|up to|spend) "
        rf"(?:about |around |like |at least |only |the |another |las |los )?(?:{NUM}) (?:(?:to|-|or|and) (?:\d+|half) )?(?:more )?{_UNIT}"
        r"(?! (?:before|after|from|out|later)\b)"
    ),
    r"\d+ ?-? ?(?:to |- |or )?\d* ?-? ?(?:minutes?|mins?|min|minutos?|hours?|hrs?|hr|seconds?|secs?|horas)(?! (?:later|earlier|before|after|from|mas|despues|antes|ago))(?: (?:long|early|late|appt|session|slot))?",
    r"\d+ (?:- |to |or )\d+ (?:days?|weeks?|months?)(?! (?:from|later|out)\b)(?: (?:later|downtime|recovery))?",
)
_PREFIXED = r"(?:in|within|next|another|after|inside) (?:the )?(?:next )?(?:about |like )?$"


def _noise(_hit: Hit) -> Atom | None:
    return Noise()


def _count(hit: Hit) -> Atom | None:
    """'3 weeks' alone is a length; after 'in' it is a day, and that is read elsewhere."""
    before = hit.before.rstrip().rsplit(" ", 3)
    return (
        None
        if set(before[-3:]) & {"in", "next", "another", "push", "move", "bump", "every", "delay"}
        else Noise()
    )


def mark_noise(line: Line) -> None:
    for pattern in _RULES[:-1]:
        line.rewrite(pattern, _count if "weeks?|lines" in pattern and "per )" in pattern else _noise)
    line.rewrite(_RULES[-1], _count)
