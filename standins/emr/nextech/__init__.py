"""Nextech's far end on loopback: its tokens, its slots, its refusals."""

from standins.emr.nextech.office import NextechOffice, NextechSettings

__all__ = ["NextechOffice", "NextechSettings"]
