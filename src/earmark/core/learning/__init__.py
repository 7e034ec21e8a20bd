"""Learns what a sound is from a person's answers."""

from earmark.core.learning.background import Background
from earmark.core.learning.calibrating import calibrate
from earmark.core.learning.learner import HeadLearner, NotFittedError
from earmark.core.learning.moments import Moments, condense

__all__ = ["Background", "HeadLearner", "Moments", "NotFittedError", "calibrate", "condense"]
