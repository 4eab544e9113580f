"""How long what is kept, and the sweep that lets go of it afterwards."""
