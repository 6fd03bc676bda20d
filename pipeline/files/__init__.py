"""The only rooms that open files: one module per format."""
