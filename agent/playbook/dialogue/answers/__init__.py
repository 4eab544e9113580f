"""Answers to questions of fact, one file for each kind: all from the practice file, all cited."""
