"""duiding: from transcripts of interviews to evidence tables for Dutch municipalities."""

__version__ = "0.1.0"
