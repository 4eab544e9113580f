"""Zenoti's far end on loopback."""

from standins.emr.zenoti.office import ZenotiOffice, ZenotiSettings, guid

__all__ = ["ZenotiOffice", "ZenotiSettings", "guid"]
