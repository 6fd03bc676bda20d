"""Tables of one turn per row: which column is the time, the speaker and the text."""
