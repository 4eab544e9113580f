"""Rebook before they leave: the next visit is offered at the desk, and by text where the desk did not get to it."""
