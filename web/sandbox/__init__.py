"""The test interface: whole conversations through the real code, with its own clock, far ends and database."""
