"""A second reader of danger: a small linear model that knows wordings of harm that no rule has met."""

import math
import re
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agent.playbook.arranging import only_arranges
from agent.playbook.bodily import speaks_of_body, speaks_of_matters
from agent.playbook.features import clauses, feature_ids, masked_words
from agent.playbook.normalise import DATA, Normal
from agent.playbook.offering import general_names
from agent.playbook.supposing import in_earnest, is_for_a_doctor
from agent.understanding import Safety

WEIGHTS = DATA / "danger.npz"
KINDS = ("emergency", "complication", "self_harm")


class DangerModel:
    """Scores between 0 and 1 for every kind; immutable after loading."""

    def __init__(self, path: Path) -> None:
        with np.load(path) as file:
            self.scale: NDArray[np.float32] = file["scale"]
            self.weights: NDArray[np.int8] = file["weights"]
            self.bias: NDArray[np.float32] = file["bias"]
            self.data_hash = str(file["data_hash"])

    def scores(self, words: list[str]) -> dict[str, float]:
        """Of the message as a whole and of its clauses: harm is told beside other things."""
        best = self._logits(words)
        for clause in clauses(words):
            if len(clause) > 2:
                best = np.maximum(best, self._logits(clause) - 0.5)
        return {kind: 1 / (1 + math.exp(-float(z))) for kind, z in zip(KINDS, best, strict=True)}

    def _logits(self, words: list[str]) -> NDArray[np.float32]:
        ids = feature_ids(words, ("idle",))
        summed = self.weights[ids].sum(axis=0, dtype=np.int32).astype(np.float32)
        result: NDArray[np.float32] = self.bias + summed * self.scale / math.sqrt(max(len(ids), 1))
        return result


@cache
def danger_model() -> DangerModel | None:
    """None where no weights are present: the rules then stand alone."""
    return DangerModel(WEIGHTS) if WEIGHTS.exists() else None


_BAR, _EITHER = 0.66, 0.95
_BAR_OF_OWN_HARM, _BAR_OF_MILD = 0.76, 0.7
_BAR_SOON_AFTER = 0.5
"""Who was operated on or injected of late needs less to be believed."""
_AFTER = re.compile(
    r"\b(since (my|her|his|the|i|she|he|last|yesterday|this|getting)|after (my|her|his|the(?! other\b)|getting|i|she|he|a|lipo|surgery|botox|filler|lips)|post ?op|injected|"
    r"(hours?|hrs?|days?|weeks?|wks?) (ago|later|post|after|out)|(minutes?|mins?) (ago|later|post|after)|surgery was|(was|had|did|got) (\w+ ){0,4}(today|yesterday|this (morning|am)|last (night|week)|(mon|tues|wednes|thurs|fri|satur|sun)day)|"
    r"filler (\w+ ){0,3}(today|yesterday|this (morning|am))|just (got|had|left)|desde (que|el|la|ayer|anoche)|despues (de|del)|acabo de|me (inyect|pus|oper|hic)\w+)\b"
)
_NO_MORE_OF_THINGS = re.compile(
    r"\b(want|need|send|get|text|like|quiero|necesito|mand\w+|envi\w+) (me |any |your |ur |all |the |los |las |sus |tus |mas )*"
    r"(these|those|them|texts?|msgs?|messages?|e?mails?|calls?|offers?|promos?|ads?|reminders?|plans?|monthly|membership|"
    r"subscription|estos|esos|estas|esas|mensajes?|correos?|llamadas?|ofertas?|promociones|avisos|plan|membresia)\b"
)
"""Who wants no more messages or plans is not tired of living."""
_MILD = re.compile(
    r"\b(little|slight|slightly|tiny|small|minor|mild|mildly|bit|kinda|kind of|sort of|somewhat|un poco|poquito|leve)\b"
)


_GLAD = re.compile(
    r"\b((so|really|very|super|am|im|is|are|all|just|feel|feeling|doing|looks?|looking|healing|healed|recover\w+|went|turned out|came out) "
    r"(happy|pleased|thrilled|good|great|fine|well|amazing|awesome|perfect(ly)?|gorgeous|beautiful(ly)?|nicely|better|back to normal|smooth\w*)|"
    r"love (it|them|my|how|the)|in love|obsessed|best decision|worth (it|every)|(went|gone|going) (down|away)|all gone|almost gone|no (issues?|problems?|complaints?)|"
    r"contenta?|feliz|encantad[ao]|me encantan?|muy bien|todo bien|ya se (bajo|quito|me quito|me bajo)|sin molestias)\b"
)
_TROUBLE = re.compile(
    r"\b(but|except|however|though|although|until|now|suddenly|cant|wont|worse|help|cold|white|gray|grey|purple|dark|black|blotch\w*|blurr\w*|spots?|numb|"
    r"breath\w*|throat|tongue|vision|eye|chest|faint\w*|dizz\w*|bleed\w*|pus|fever|spread\w*|pero|ahora|aunque|hasta|no puedo|peor|ayuda|fri[ao]|blanc[ao]|"
    r"morad[ao]|negr[ao]s?|gris|borros[ao]|veo|ojo|garganta|lengua|pecho|sangr\w*|fiebre|manchas?)\b"
)
"""Who tells that all is well, and names nothing that grave harm is told by, has no emergency."""
_MAY_I = re.compile(
    r"^(?:(?:hi+|hey|hello|ok|so|and|also|but|hola|oye|y|buenas|disculpe|una pregunta|quick question|question) )*"
    r"(?:(?:when |cuando )?(?:can|could|may|should|am) i(?: allowed to| able to| still)?|is it (?:ok|fine|safe|bad|alright) (?:to|if i)|puedo|podre|podria|se puede|es malo|esta (?:bien|mal)(?: si)?|cuando puedo) "
    r"(?:(?:ya|hoy|volver a|go|have|drink|take|some|un|una|unas?|to|back) )*"
    r"(?:alcohol|wine|beer|drink\w*|coffee|eat|work ?out|exercise|gym|run|swim|fly|shower|tomar(?:me)? (?:alcohol|vino|cervezas?|sol|cafe|tragos?|copas?|un|una)|tomo (?:alcohol|vino|cerveza)|"
    r"beber|comer|hacer ejercicio|ejercicio|ir al gym|ir al gimnasio|nadar|correr|viajar|volar|banarme|maquillarme|usar maquillaje)\b"
)
"""Who asks leave for an everyday thing, and names nothing that harm is told by, tells of none."""
_LIGHT = re.compile(
    r"\b(lol|lmao|haha\w*|jaja\w*|_laugh_|can we (move|push|change|switch|do)|could we (move|push|change|switch|do)|reschedul\w+|running (\w+ ){0,3}(late|behind)|on my way|traffic|(on|in|from) my calendar|my schedule)\b"
)
_BAR_OF_LIGHT = 0.86
"""A likeness in a text that laughs or arranges something else must be a near certainty."""


def guessed(normal: Normal, *, treated: bool = False) -> Safety | None:
    """What the trained reader makes of it, where it is sure and the words are meant in earnest."""
    scores = {} if only_arranges(normal.plain) else likely_danger(normal)
    if not scores:
        return None
    kind = max(("emergency", "self_harm"), key=scores.__getitem__)
    if _is_well(normal, max(scores.values())):
        return None
    bar = _BAR_SOON_AFTER if treated or _AFTER.search(normal.plain) else _BAR
    grave = scores[kind] >= _BAR or scores[kind] >= max(bar, scores["complication"])
    harmed = scores["complication"] >= bar or scores["complication"] + scores[kind] >= _EITHER
    for_a_doctor = is_for_a_doctor(normal) and not _AFTER.search(normal.plain)
    if not (grave or harmed) or for_a_doctor or not in_earnest(normal):
        return None
    soon = treated or _AFTER.search(normal.plain) is not None
    of_nothing = kind != "self_harm" and _is_of_nothing(normal.plain, soon=soon)
    if of_nothing or (grave and not _is_plain(normal, kind, scores[kind], soon_after=bar != _BAR)):
        return None
    if grave:
        return Safety(kind, "emergency", "likeness")  # type: ignore[arg-type]
    mild = _MILD.search(normal.plain) is not None
    return Safety("mild_symptom" if mild else "complication", "soon" if mild else "urgent", "likeness")


def _is_of_nothing(plain: str, *, soon: bool) -> bool:
    """Whether no body is spoken of; soon after a treatment that is said only of what speaks of other matters."""
    return not speaks_of_body(plain) and (not soon or speaks_of_matters(plain))


def _is_well(normal: Normal, score: float) -> bool:
    """Whether it tells that all is well, or is said in passing, so that a mere likeness is none."""
    if _TROUBLE.search(normal.plain) is not None:
        return False
    if _GLAD.search(normal.plain) is not None or _MAY_I.match(normal.plain) is not None:
        return True
    return score < _BAR_OF_LIGHT and _LIGHT.search(normal.plain) is not None


def _is_plain(normal: Normal, kind: str, score: float, *, soon_after: bool) -> bool:
    """Whether so grave a likeness may stand: what is put mildly, or speaks of messages, needs more than a hint."""
    if kind == "self_harm":
        return score >= _BAR_OF_OWN_HARM and _NO_MORE_OF_THINGS.search(normal.plain) is None
    return soon_after or score >= _BAR_OF_MILD or _MILD.search(normal.plain) is None


def likely_danger(normal: Normal) -> dict[str, float]:
    model = danger_model()
    if model is None or not normal.plain:
        return {}
    words = normal.words
    spans = tuple(
        (words[spot.first].start, words[spot.last].end)
        for spot in general_names().spot(normal)
        if not spot.weak
    )
    return model.scores(masked_words(normal, spans, frozenset()))
