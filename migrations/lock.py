"""Row-level security on PostgreSQL: the second lock behind the scope function."""

from alembic import op
from sqlalchemy import text

TENANT = "glowdesk_tenant"
SYSTEM = "glowdesk_system"


def create_roles() -> None:
    """The two roles a transaction takes; made here where we may, else they must be there already."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for role in (TENANT, SYSTEM):
        op.execute(
            text(
                f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN "
                f"CREATE ROLE {role} NOLOGIN; END IF; "
                f"EXECUTE format('GRANT {role} TO %I', current_user); "
                "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
            )
        )
        op.execute(text(f"GRANT USAGE ON SCHEMA public TO {role}"))


def protect(*tables: str, key: str = "practice_id") -> None:
    """Only the tenant's own rows for the tenant role, all rows for the system role, nothing for others."""
    if op.get_bind().dialect.name != "postgresql":
        return
    own = f"{key} = current_setting('glowdesk.practice_id', true)"
    for table in tables:
        op.execute(text(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {TENANT}, {SYSTEM}"))
        op.execute(text(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"))
        op.execute(text(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"))
        op.execute(text(f"CREATE POLICY own_rows ON {table} TO {TENANT} USING ({own}) WITH CHECK ({own})"))
        op.execute(text(f"CREATE POLICY all_rows ON {table} TO {SYSTEM} USING (true) WITH CHECK (true)"))
