"""Records that check themselves. They import nothing of ours but errors."""
