"""Figures of this machine, as ratios and percentiles with its noise beside them; nothing here passes or fails."""
