"""Folders of this machine's user, where the system wants them."""

from pathlib import Path


def cache_folder(name: str) -> Path:
    """Return this user's folder for what a library keeps between runs; it holds no transcript."""
    from platformdirs import user_cache_path

    return user_cache_path("duiding", appauthor=False) / name


def keys_folder() -> Path:
    """Return this user's folder for the keys of vaults; its files are IDENTIFYING with a vault."""
    from platformdirs import user_data_path

    return user_data_path("duiding", appauthor=False) / "keys"
