"""Alembic's entry: every package's tables, on the connection that the caller opened."""
# ruff: noqa: F401 - importing the models is what fills the metadata

from alembic import context

import agent.models
import booking.closures.models
import booking.emr.models
import booking.emr.sync_models
import booking.feed_models
import booking.link_models
import booking.models
import booking.money_models
import booking.waitlist.models
import channels.models
import compliance.gate_models
import compliance.models
import compliance.phi.models
import core.installation
import core.live
import core.media
import core.vault
import inbox.models
import inbox.task_models
import pipeline.models
import practice.access.models
import practice.identity.models
import practice.knowledge_intake.models
import practice.models
import sequences.models
import sequences.plans.models
import sequences.rebook.models
import sequences.recall.models
from core.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=False,
)
with context.begin_transaction():
    context.run_migrations()
