"""A QR picture of a short address, so that setting up an authenticator needs no third party and no library."""

from collections.abc import Iterator
from typing import NamedTuple

from core.errors import BadInputError

Grid = list[list[bool | None]]
QUIET = 4
LEVEL_M = 0
FORMAT_POLYNOMIAL, FORMAT_MASK, VERSION_POLYNOMIAL, FIELD = 0x537, 0x5412, 0x1F25, 0x11D


class Size(NamedTuple):
    """A version of ISO/IEC 18004 at error correction M."""

    correction: int
    blocks: tuple[int, ...]
    """Data bytes in each."""
    alignment: tuple[int, ...]


SIZES: tuple[Size, ...] = (
    Size(10, (16,), ()),
    Size(16, (28,), (6, 18)),
    Size(26, (44,), (6, 22)),
    Size(18, (32,) * 2, (6, 26)),
    Size(24, (43,) * 2, (6, 30)),
    Size(16, (27,) * 4, (6, 34)),
    Size(18, (31,) * 4, (6, 22, 38)),
    Size(22, (38,) * 2 + (39,) * 2, (6, 24, 42)),
    Size(22, (36,) * 3 + (37,) * 2, (6, 26, 46)),
    Size(26, (43,) * 4 + (44,), (6, 28, 50)),
    Size(30, (50,) + (51,) * 4, (6, 30, 54)),
    Size(22, (36,) * 6 + (37,) * 2, (6, 32, 58)),
    Size(22, (37,) * 8 + (38,), (6, 34, 62)),
)
WITH_VERSION, WIDE_LENGTH = 7, 10
"""From this version on the length takes two bytes."""


def svg_of(text: str) -> str:
    """The picture, dark on whatever is behind it."""
    rows = modules(text)
    side = len(rows) + 2 * QUIET
    path = "".join(
        f"M{x + QUIET} {y + QUIET}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<rect width="{side}" height="{side}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
    )


def modules(text: str) -> list[list[bool]]:
    """Dark squares by row. Raises `BadInputError` when the text is too long for it."""
    data = text.encode()
    version = next(
        (n for n, size in enumerate(SIZES, 1) if len(data) + 1 + (n >= WIDE_LENGTH) < sum(size.blocks)), 0
    )
    if not version:
        raise BadInputError("too long for a QR picture")
    size = SIZES[version - 1]
    bits = _bits(_interleaved(size, _padded(data, version, sum(size.blocks))))
    grid = _frame(version, size)
    _fill(grid, bits)
    masked = [_masked(version, size, grid, number) for number in range(8)]
    return min(masked, key=_penalty)


def _padded(data: bytes, version: int, room: int) -> bytes:
    width = 16 if version >= WIDE_LENGTH else 8
    stream = (0b0100 << width | len(data)) << 8 * len(data) | int.from_bytes(data, "big")
    count = 4 + width + 8 * len(data)
    stream, count = stream << 4, count + 4
    whole = stream.to_bytes(count // 8, "big")
    return whole + bytes((0xEC, 0x11)[at % 2] for at in range(room - len(whole)))


def _interleaved(size: Size, data: bytes) -> bytes:
    blocks, at = [], 0
    for length in size.blocks:
        blocks.append(data[at : at + length])
        at += length
    corrections = [_correction(block, size.correction) for block in blocks]
    return bytes(_across(blocks)) + bytes(_across(corrections))


def _across(blocks: list[bytes]) -> Iterator[int]:
    for at in range(max(map(len, blocks))):
        yield from (block[at] for block in blocks if at < len(block))


def _times(left: int, right: int) -> int:
    product = 0
    while right:
        if right & 1:
            product ^= left
        left = left << 1 ^ (FIELD if left & 0x80 else 0)
        right >>= 1
    return product


def _correction(block: bytes, count: int) -> bytes:
    """Reed and Solomon's remainder."""
    divisor, root = [1], 1
    for _ in range(count):
        shifted = [*divisor, 0]
        divisor = [a ^ _times(b, root) for a, b in zip(shifted, [0, *divisor], strict=True)]
        root = _times(root, 2)
    rest = [0] * count
    for byte in block:
        factor = byte ^ rest[0]
        rest = [a ^ _times(b, factor) for a, b in zip([*rest[1:], 0], divisor[1:], strict=True)]
    return bytes(rest)


def _bits(data: bytes) -> Iterator[bool]:
    for byte in data:
        yield from (bool(byte >> at & 1) for at in range(7, -1, -1))


def _frame(version: int, size: Size) -> Grid:
    side = 17 + 4 * version
    grid: Grid = [[None] * side for _ in range(side)]
    _fixed(grid, version, size)
    return grid


def _fixed(grid: Grid, version: int, size: Size) -> None:
    """What every picture of this version has; places of the format are kept free with False."""
    side = len(grid)
    for at in range(side):
        grid[6][at] = grid[at][6] = at % 2 == 0
    for top, left in ((0, 0), (0, side - 7), (side - 7, 0)):
        _ring(grid, top + 3, left + 3, 4)
    last = size.alignment[-1] if size.alignment else 0
    corners = {(6, 6), (6, last), (last, 6)}
    for y in size.alignment:
        for x in size.alignment:
            if (y, x) not in corners:
                _ring(grid, y, x, 2)
    _format(grid, 0)
    if version >= WITH_VERSION:
        code = version << 12 | _remainder(version, 12, VERSION_POLYNOMIAL)
        for at in range(18):
            grid[at // 3][side - 11 + at % 3] = grid[side - 11 + at % 3][at // 3] = bool(code >> at & 1)


def _ring(grid: Grid, y: int, x: int, reach: int) -> None:
    light = {2: {1}, 4: {2, 4}}[reach]
    for row in range(y - reach, y + reach + 1):
        for column in range(x - reach, x + reach + 1):
            if 0 <= row < len(grid) and 0 <= column < len(grid):
                grid[row][column] = max(abs(row - y), abs(column - x)) not in light


def _remainder(value: int, bits: int, polynomial: int) -> int:
    value <<= bits
    while value.bit_length() >= polynomial.bit_length():
        value ^= polynomial << value.bit_length() - polynomial.bit_length()
    return value


def _format(grid: Grid, mask: int) -> None:
    side, data = len(grid), LEVEL_M << 3 | mask
    code = (data << 10 | _remainder(data, 10, FORMAT_POLYNOMIAL)) ^ FORMAT_MASK
    round_corner = [
        *((at, 8) for at in range(6)),
        (7, 8),
        (8, 8),
        (8, 7),
        *((8, 14 - at) for at in range(9, 15)),
    ]
    apart = [*((8, side - 1 - at) for at in range(8)), *((side - 15 + at, 8) for at in range(8, 15))]
    for at in range(15):
        for y, x in (round_corner[at], apart[at]):
            grid[y][x] = bool(code >> at & 1)
    grid[side - 8][8] = True


def _fill(grid: Grid, bits: Iterator[bool]) -> None:
    side, upward = len(grid), True
    for right in range(side - 1, 0, -2):
        pair = right if right > 6 else right - 1
        for y in range(side - 1, -1, -1) if upward else range(side):
            for x in (pair, pair - 1):
                if grid[y][x] is None:
                    grid[y][x] = next(bits, False)
        upward = not upward


def _flips(mask: int, y: int, x: int) -> bool:
    return (
        (y + x) % 2,
        y % 2,
        x % 3,
        (y + x) % 3,
        (y // 2 + x // 3) % 2,
        y * x % 2 + y * x % 3,
        (y * x % 2 + y * x % 3) % 2,
        ((y + x) % 2 + y * x % 3) % 2,
    )[mask] == 0


def _masked(version: int, size: Size, grid: Grid, mask: int) -> list[list[bool]]:
    free = _frame(version, size)
    done: Grid = [
        [bool(dark) ^ (free[y][x] is None and _flips(mask, y, x)) for x, dark in enumerate(row)]
        for y, row in enumerate(grid)
    ]
    _format(done, mask)
    return [[bool(dark) for dark in row] for row in done]


def _penalty(rows: list[list[bool]]) -> int:
    """How hard it would be to read: long runs, blocks, and more dark than light."""
    lines = ["".join("#" if dark else "." for dark in row) for row in (*rows, *zip(*rows, strict=True))]
    runs = sum(
        len(run) - 2
        for line in lines
        for run in line.replace("#.", "# .").replace(".#", ". #").split()
        if len(run) > 4
    )
    finders = sum(line.count("#.###.#....") + line.count("....#.###.#") for line in lines)
    blocks = sum(
        rows[y][x] == rows[y][x + 1] == rows[y + 1][x] == rows[y + 1][x + 1]
        for y in range(len(rows) - 1)
        for x in range(len(rows) - 1)
    )
    dark = sum(map(sum, rows)) * 100 // len(rows) ** 2
    return runs + 40 * finders + 3 * blocks + abs(dark - 50) // 5 * 10
