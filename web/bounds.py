"""What a request may carry: ids, cursors, numbers and text that both databases can hold."""

from typing import Annotated

import msgspec
from litestar.params import Parameter

NO_NUL = "^[^\\u0000]*$"
"""PostgreSQL stores every character but this one."""
LONGEST = 4000

PathId = Annotated[str, Parameter(pattern="^[A-Za-z0-9_-]{1,64}$")]
Cursor = Annotated[str | None, Parameter(pattern=r"^[0-9]{1,32}\|[A-Za-z0-9_-]{1,64}$")]
PageSize = Annotated[int, Parameter(ge=1, le=100)]
Before = Annotated[int | None, Parameter(ge=0, le=2**31 - 1)]

ClientId = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9-]{8,64}$")]
Short = Annotated[str, msgspec.Meta(max_length=254, pattern=NO_NUL)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST, pattern=NO_NUL)]
Seq = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
