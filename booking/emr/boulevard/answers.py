"""What a patient has said, as Boulevard's booking questions want it."""

from booking.emr.boulevard.carts import Question

_YES = {"yes", "true", "1", "y", "si", "sí"}
_NO = {"no", "false", "0", "n"}


def answer_to(question: Question, said: str) -> dict[str, object] | None:
    """None where the words do not answer a question of that kind: a person must ask again."""
    text = said.strip()
    match question.value:
        case "TEXT" if text:
            return {"textValue": text}
        case "BOOLEAN" if text.casefold() in _YES | _NO:
            return {"booleanValue": text.casefold() in _YES}
        case "INTEGER" if text.lstrip("-").isdecimal():
            return {"integerValue": int(text)}
        case "SELECT" if (chosen := _option(question, text)) is not None:
            return {"optionValue": {"optionId": chosen}}
        case "MULTISELECT" if None not in (several := [_option(question, each) for each in text.split(",")]):
            return {"optionValues": [{"optionId": each} for each in several]}
        case _:
            return None


def _option(question: Question, text: str) -> str | None:
    wanted = text.strip().casefold()
    return next(
        (key for key, label in question.options if wanted in {key.casefold(), label.casefold()}), None
    )
