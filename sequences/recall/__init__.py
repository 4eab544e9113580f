"""Recall: who was treated with what and when, and when the practice asks them back."""
