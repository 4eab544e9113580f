"""The line of atoms as runs of days and hours, each wanted or excluded, in the order they were said."""

from __future__ import annotations

from dataclasses import dataclass, replace

from booking.constraints.atoms import Anytime, Atom, Days, Deadline, Existing, Fixed, Hours
from booking.constraints.text import Element, Line

_NEGATIVE = {"cannot", "not", "except"}
_ENDS = {".", "?", "!"}
_CONNECT = {"or": "or", ",": ",", "and": "and", "/": "or", "but": "but", "so": "but", "-": ","}
_DETERMINERS = {
    "the",
    "on",
    "at",
    "in",
    "a",
    "any",
    "of",
    "for",
    "really",
    "do",
    "early",
    "this",
    "during",
    "to",
    "until",
}


@dataclass(frozen=True)
class Piece:
    """One atom in its place: what joined it to the one before, whether it is excluded, in which sentence."""

    atom: Atom
    joined: str
    negative: bool
    sentence: int
    opener: int = 0  # which no it stands under; 'except Tuesday, and I work Thursday till 6' are two


def pieces_of(line: Line) -> list[Piece]:
    return _Walk(line.elements).pieces


def _is_stretch(atom: Atom) -> bool:
    return (isinstance(atom, Days) and atom.is_range) or (isinstance(atom, Hours) and bool(atom.part))


class _Walk:
    def __init__(self, elements: list[Element]) -> None:
        self._elements = elements
        self.pieces: list[Piece] = []
        self._negative = False
        self._sentence = 0
        self._joined = "."
        self._boundary = 0  # first piece a word behind it may still turn
        self._opener = ""
        self._openers = 0
        self._comma = 0  # first piece after the last comma
        for index, element in enumerate(elements):
            self._step(index, element)

    def _step(self, index: int, element: Element) -> None:
        word = element.text
        if isinstance(element.atom, Days | Hours | Fixed):
            self.pieces.append(
                Piece(element.atom, self._joined, self._negative, self._sentence, self._openers)
            )
            self._joined = ""
        elif self._frees_a_day(index):
            self.pieces.append(Piece(Hours(), self._joined, self._negative, self._sentence, self._openers))
            self._joined = ""
        elif isinstance(element.atom, Anytime | Deadline | Existing):
            self._negative = self._negative and isinstance(element.atom, Anytime)
        elif word in _ENDS:
            self._close()
            self._sentence += 1
            self._joined = "."
        elif word in {"nogood", "no", *_NEGATIVE}:
            self._negate(index, word)
        elif word in {"good", "howabout", "only", "but", "so", "however", "though"}:
            self._turn_positive(word)
        if word in _CONNECT:
            self._joined = _CONNECT[word] if self._joined != "." else "."
            if word == ",":
                self._comma = len(self.pieces)
                if (
                    self._opener in {"not", "no"}
                    and len(self.pieces) > self._boundary
                    and not self._listed(index)
                ):
                    self._close()  # "not Tuesday, Wednesday" puts right; a list would end in "or"
                elif self._opener == "except" and self._hours_follow(index):
                    self._close()  # "any day but Friday, after 4:30": the hours are wished for

    def _asks(self, index: int) -> bool:
        """'Is 8 too early on Friday?' is a wish put as a question."""
        words = [element.text for element in self._elements]
        first = max((place + 1 for place in range(index) if words[place] in _ENDS), default=0)
        end = next((word for word in words[index:] if word in _ENDS), "")
        return words[first] in {"is", "are", "would", "will"} and end == "?"

    def _beside_day(self, index: int) -> bool:
        beside = self._elements[max(index - 1, 0) : index] + self._elements[index + 1 : index + 2]
        return any(isinstance(element.atom, Days) for element in beside)

    def _negate(self, index: int, word: str) -> None:
        """A no before a day opens an exclusion; behind it, it excludes what was just said."""
        behind = word == "nogood" or (word in {"no", "cannot"} and not self._leads(index))
        if not behind:
            self._open_negative(word)
        elif not self._asks(index):
            self._turn_back(negative=True)

    def _frees_a_day(self, index: int) -> bool:
        """'All day Friday', 'or anytime Saturday', 'Friday anytime': no hours hold for that day."""
        if self._elements[index].text == "allday":
            return self._beside_day(index)
        if not isinstance(self._elements[index].atom, Anytime):
            return False
        beyond = [element.text for element in self._elements[index + 1 : index + 4]]
        beyond = beyond[2:] if beyond[:2] == ["for", "me"] else beyond
        after = beyond[0] if beyond else "."
        before = [
            element for element in self._elements[:index] if element.text not in {"-", ":", "is", "are"}
        ]
        trails = bool(before) and isinstance(before[-1].atom, Days) and after in {*_ENDS, *_CONNECT}
        return trails or (self._joined in {"or", "and", ","} and self._frees_next(index))

    def _frees_next(self, index: int) -> bool:
        """'Or anytime Saturday': the hours said before do not hold for that day."""
        said = [
            piece
            for piece in self.pieces
            if piece.sentence == self._sentence and isinstance(piece.atom, Hours)
        ]
        after = self._elements[index + 1 : index + 2]
        return bool(said and after) and isinstance(after[0].atom, Days)

    def _leads(self, index: int) -> bool:
        """Whether a day or time follows that this no can be about."""
        for element in self._elements[index + 1 :]:
            if isinstance(element.atom, Days | Hours | Fixed):
                return True
            if (
                element.text in _ENDS
                or element.text in {"good", "howabout", "but", "nogood"}
                or isinstance(element.atom, Fixed)
            ):
                return False
            if element.text == ",":
                return False
            if self._elements[index].text == "no" and element.text not in _DETERMINERS:
                return False
        return False

    def _listed(self, index: int) -> bool:
        """Whether what follows the comma goes on as 'Tuesday or Wednesday' before anything else is said."""
        for element in self._elements[index + 1 :]:
            if element.text in {"or", "and"}:
                return True
            if element.text in _ENDS or element.text in {"good", "but", "only"} or element.text in _NEGATIVE:
                return False
        return False

    def _hours_follow(self, index: int) -> bool:
        rest = (each for each in self._elements[index + 1 :] if each.text not in _DETERMINERS or each.atom)
        return isinstance(next(rest, Element("", 0, 0)).atom, Hours) and any(
            isinstance(piece.atom, Days) for piece in self.pieces[self._boundary :]
        )

    def _open_negative(self, word: str) -> None:
        if self._joined not in {".", "or"}:
            self._joined = "or" if self._negative else ","
        self._negative = True
        self._opener = word
        self._openers += 1
        self._boundary = len(self.pieces)

    def _close(self) -> None:
        self._negative = False
        self._boundary = self._comma = len(self.pieces)

    def _turn_back(self, *, negative: bool) -> None:
        first = self._comma if self._hours_of_a_stretch() else self._boundary
        for index in range(first, len(self.pieces)):
            if isinstance(self.pieces[index].atom, Days | Hours | Fixed):
                self.pieces[index] = replace(self.pieces[index], negative=negative)
        self._close()

    def _hours_of_a_stretch(self) -> bool:
        """'The week of the 11th, mornings are out': the week stays wished for."""
        days, hours = self.pieces[self._boundary : self._comma], self.pieces[self._comma :]
        return (
            bool(days and hours)
            and all(_is_stretch(piece.atom) for piece in days)
            and all(isinstance(piece.atom, Hours) for piece in hours)
            and not (isinstance(days[-1].atom, Hours) and any(_is_stretch(piece.atom) for piece in hours))
        )

    def _turn_positive(self, word: str) -> None:
        if word == "good" and self._negative and self._comma > self._boundary:
            for index in range(self._comma, len(self.pieces)):
                self.pieces[index] = replace(self.pieces[index], negative=False)
        if word != "only":
            self._close()
