"""Ad platforms' far end on loopback: leads that people leave at Meta and Google, told and given as they do it."""

from standins.leads.google import google_post
from standins.leads.meta import MetaLeadsFarEnd, meta_leads_app

__all__ = ["MetaLeadsFarEnd", "google_post", "meta_leads_app"]
