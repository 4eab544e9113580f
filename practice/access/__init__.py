"""Who may sign in and how: users, sessions, second steps, invitations, keys, and opening a contact in need."""
