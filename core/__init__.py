"""The ground everything stands on: clock, ids, database, claims, live events, settings and logs."""
