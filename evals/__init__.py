"""Measures the agent from outside, on messages and conversations that its rules were not written from."""
