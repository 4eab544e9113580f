"""An OpenID Connect provider on loopback that can misbehave in the ways that matter."""

from standins.oidc.provider import Mishap, OidcProvider

__all__ = ["Mishap", "OidcProvider"]
