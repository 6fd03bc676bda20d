"""Pure functions: records in, records out; no files, models, clock or randomness."""
