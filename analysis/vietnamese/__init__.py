"""Facts about Vietnamese writing and administration: pure functions and tables, no files read, no state."""
