"""A project's catalogue: one SQLite file."""

from earmark.adapters.catalogue.sqlite import SqliteCatalogue

__all__ = ["SqliteCatalogue"]
