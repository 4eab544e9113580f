"""How much of what identifies somebody the redactor covers, on texts that were written after it."""
