"""Takes grave words out of a text where nothing grave is meant: the phrase alone, so that all beside it is still heard."""

import re

import msgspec

from agent.playbook.normalise import Normal


class _Jest(msgspec.Struct, frozen=True):
    phrase: re.Pattern[str]
    unless: re.Pattern[str]
    """What makes it earnest, wherever in the text it stands."""
    needs: re.Pattern[str] | None = None


_IN_EARNEST = (
    r"eyes?|left|right side|vision|sight|cant see|see nothing|since|after (?!(?:work|dinner|lunch|looking|seeing|reading|a long|the flight|my shift)\b)\w+|seriously|for real|not (joking|kidding)|"
    r"inject\w*|shots?|needles?|laser|ipl|fillers?|botox|surgery|procedure|operation|treatment|session|facial|peel|lipo|tummy|bbl|implants?|ojos?"
)
_NOSE_IN_EARNEST = (
    r"throat|tongue|chest|swell\w*|swollen|hives|wheez\w*|since|after|fill\w+|inject\w*|shots?|packing|splints?|yesterday|today|tonight|(?:hours?|days?|weeks?) (?:ago|post|out)|"
    r"blood\w*|bleed\w*|fever|turning|purple|white|gr[ae]y|blue|help|gasping|desde|despues|garganta|pecho|hinch\w*|sangr\w*|blanc\w*|morad\w*|ayuda"
)
_SKIN_IN_EARNEST = (
    r"since|after|inject\w*|fill\w+|shots?|surgery|drip|iv|sweat\w*|dizz\w*|faint\w*|clammy|cold|shak\w*|she|he|shes|hes|lips?|suddenly|turn\w*|went|gone|looks?|"
    r"heart|breath\w*|pain\w*|hurts?|today|yesterday|tonight|blister\w*|peel(?:ing|ed)|desde|despues|ella|el"
)
_JESTS = (
    _Jest(  # a narrow nose, which an operation may mend
        re.compile(
            r"\b(?:(?:cant|cannot|can|could|barely|hardly|never|dont|no|not|puedo|hard|harder|difficult|trouble|tough|able|been|ever|hard time|to) )*(?:breath\w*|breth\w*|respir\w*|get (?:any |enough )?air)(?: (?:well|good|right|easily|properly|in|bien|at all|much|at night))*"
            r" (?:thru|through|out of|out|from|por|via|on) (?:(?:my|the|one|left|right|of|side|this|either|mi|la|un|el|lado|de) )*(?:nose|nostrils?|sinus\w*|septum|nariz|fosa)\b"
        ),
        unless=re.compile(rf"\b(?:{_NOSE_IN_EARNEST})\b"),
    ),
    _Jest(
        re.compile(r"\bhearts? (?:is |was |s )?(?:really |so |all )?set on\b"),
        unless=re.compile(r"\b(?:chest|pain\w*|racing|pounding|breath\w*|dizz\w*|faint\w*)\b"),
    ),
    _Jest(  # fair skin
        re.compile(
            r"\b(?:white|pale|red) as (?:a |an )?(?:ghost|sheet|vampire|paper|snow|milk|tomato|lobster|beet|casper)\b"
            r"|\b(?:burn|burns) (?:so |really |super |very |too )?(?:easy|easily|fast|quick|quickly|in (?:like |about |under )?(?:\d+|five|ten|two|a few) ?(?:min\w*|seconds?)|in (?:the|any) sun)(?: in the sun)?\b"
        ),
        unless=re.compile(rf"\b(?:{_SKIN_IN_EARNEST})\b"),
    ),
    _Jest(
        re.compile(
            r"\b(?:(?:going to|gonna|will|ill|about to|finna|ima|(?:dont|do not|not|never) (?:want to|wanna)) )(?:die|be dead) (?:broke|poor|in debt|laughing)\b"
            r"|\b(?:dying|died) laughing\b"
        ),
        unless=re.compile(r"\b(?:broke|poor|debt) (?:\w+ )?(?:and|or|y) (?:\w+ )?(?:alone|ugly|lonely|sad|miserable|unloved)\b"),
    ),
    _Jest(
        re.compile(
            r"\bwent blind (?:(?:just )?(?:on|from|at|with|by|over) )?(?:(?:looking at|reading|seeing|scrolling) )?(?:through )?(?:(?:all|of|the|these|those|this|that|your|ur|tiny|small|big|huge|bright|white|new) )*"
            r"(?:(?:price|cost|fee|quote|total|bill|invoice|page|menu|website|site|number|option)s?|lights|headlights|screen|web ?page|price ?list|fine print)\b"
        ),
        unless=re.compile(rf"\b(?:{_IN_EARNEST})\b"),
    ),
    _Jest(
        re.compile(r"\bi (?:\w+ ){0,2}passed out\b"),
        unless=re.compile(
            rf"\b(?:{_IN_EARNEST}|hit|hurt\w*|head|floor|fell(?! asleep)|fall|wake|wak\w+ me|woke (?:me|up (?:on|in|to|with))|woken|bled|bleed\w*|blood|faint\w*|dizz\w*|lighthead\w*|"
            r"breath\w*|heart|chest|pain|ambulance|paramedics?|er|hospital|911|emergency|pills?|meds?|medication|shot|post ?op|fever|vomit\w*|throwing up|weak|collaps\w*|again|twice|keep)\b"
        ),
        needs=re.compile(
            r"\b(?:overslept|asleep|slept|exhausted|so tired|jet ?lag\w*|long (?:day|week|night|shift|flight|drive)|on the (?:couch|sofa) after work)\b"
        ),
    ),
)  # fmt: skip


def without_jests(normal: Normal) -> Normal:
    """The same where nothing is said in jest."""
    plain = normal.plain
    spans = [
        match.span()
        for jest in _JESTS
        for match in jest.phrase.finditer(plain)
        if not jest.unless.search(plain) and (jest.needs is None or jest.needs.search(plain))
    ]
    return without(normal, spans) if spans else normal


def without(normal: Normal, spans: list[tuple[int, int]]) -> Normal:
    """Without the words of which `spans` of the plain form are made; the marks between clauses stay."""
    kept = []
    place = 0
    for token in normal.tokens:
        if token.is_break or not any(start <= place < end for start, end in spans):
            kept.append(token)
        if not token.is_break:
            place += len(token.word) + 1
    return msgspec.structs.replace(
        normal,
        tokens=tuple(kept),
        text=" ".join(token.word for token in kept),
        plain=" ".join(token.word for token in kept if not token.is_break),
    )
