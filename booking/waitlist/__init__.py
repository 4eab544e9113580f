"""Who waits for a time, and what is offered to them when one becomes free."""
