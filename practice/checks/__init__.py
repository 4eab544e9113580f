"""What an importer must check in a practice file beyond its schema, one family of rules in each module."""
