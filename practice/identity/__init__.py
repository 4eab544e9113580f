"""Who is who: one person behind several addresses, told by proof alone, and every union undoable."""
