"""How the channels are: silence longer than usual, sends that fail, what providers complain of, and the fix for each."""
