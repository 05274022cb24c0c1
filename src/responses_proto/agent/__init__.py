"""The agent: a loop that is a value, and one small file for each thing it consults."""
