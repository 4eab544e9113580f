"""What a calendar says that nobody can ask for news and that calls nobody; whichever can, says more."""

from collections.abc import Mapping

from booking.emr.base import Change, ChangeKind, Handshake, PackageBalance


class Silent:
    """The part of the port that is about news."""

    async def changes(self, kind: ChangeKind, cursor: str | None) -> tuple[tuple[Change, ...], str | None]:  # noqa: ARG002
        """Nothing can be fetched."""
        return (), cursor

    def verify_webhook(
        self,
        headers: Mapping[str, str],  # noqa: ARG002
        raw_body: bytes,  # noqa: ARG002
    ) -> tuple[Change, ...] | Handshake | None:
        """It never calls us, so whoever calls is somebody else."""
        return None

    async def packages(self, client: str) -> tuple[PackageBalance, ...]:  # noqa: ARG002
        """None that could be read."""
        return ()
