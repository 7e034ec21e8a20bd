"""Which clips a data set holds: what they are called, which are left out, and who gets which."""

from earmark.core.datasets.balancing import balance
from earmark.core.datasets.duplicates import same_sounds
from earmark.core.datasets.examples import examples_of
from earmark.core.datasets.quiet import quiet_moments
from earmark.core.datasets.splitting import split_recordings

__all__ = ["balance", "examples_of", "quiet_moments", "same_sounds", "split_recordings"]
