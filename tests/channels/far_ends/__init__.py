"""What the contract suite must know of each provider: one module here for each entry of the registry.

A module states

- `CHANNEL`, its provider and channel, and `ADAPTER`; `make_account(**secret)` with another secret where one is given;
- `genuine()`: requests as the provider really sends them, by name, and `PERSONAL`, words in them that no log may hold;
- `forged()`: requests that must be refused, each with the account that is asked: `missing`, `wrong`, `empty secret`,
  and `stale`; where the provider signs no time, `ONCE` says what makes a replay harmless;
- `malformed()`: genuine requests whose content is broken, each with the beginning of the place that must be named;
- `unknown()`: a genuine request of a kind that nobody has met, and `ECHO`, the name of the genuine request that tells
  what the practice wrote from elsewhere, where the provider tells that;
- `far_end()`, somebody to write to (`Reach`) who misbehaves as told, with `OUTCOMES` and `UNABLE`, what must be refused
  rather than dropped, as fields of a `Sending`. Where nothing can be written back, `ONE_WAY = True` instead.

A provider that is asked instead of calling us gives `looked()`, envelopes as its look finds them, beside an empty
`genuine()`. `world()` stands for what else the provider must have running while its requests are worked.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import NamedTuple

from channels.base import Account, Adapter, Sending


class Reach(NamedTuple):
    """Somebody to write to, and a far end that does as it is told."""

    adapter: Adapter
    account: Account
    sending: Sending
    misbehave: Callable[[str], None]
    """Answer the next call so: one of `OUTCOMES`."""


def far_ends() -> Mapping[tuple[str, str], ModuleType]:
    """Every description in this package, under its provider and channel."""
    names = (each.name for each in pkgutil.iter_modules(__path__))
    modules = (importlib.import_module(f"{__name__}.{name}") for name in names)
    return {module.CHANNEL: module for module in modules if hasattr(module, "CHANNEL")}
