"""The demonstration: one practice, its far ends on loopback, and a day that is already under way."""
