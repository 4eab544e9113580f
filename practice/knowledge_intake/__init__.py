"""A website page or a price list becomes proposals that a person approves one by one."""
