"""Files that a practice's system exports: appointments, people, payments and sessions."""
