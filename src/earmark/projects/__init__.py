"""A project: a folder in which earmark is taught. Here adapters meet the jobs of a project.

Everything heavy is imported when a verb is used.
"""

from earmark.projects.recipe import Recipes


class Project(Recipes):
    """A folder in which earmark is taught; close it, or use it as a context manager.

    Threads may share one; processes each open their own. Verbs that yield do their work while you
    iterate, and keep what is done when they are interrupted.

    Attributes:
        folder: where it is; absolute.
        settings: what it says of itself.
        by: who gives labels and takes them back: whoever is logged in, unless told otherwise.
    """


__all__ = ["Project"]
