"""A day that is lost (somebody is ill, the practice is shut): whom it hits and what became of each."""
