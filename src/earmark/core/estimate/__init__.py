"""What a few answers, asked at random within strata, say about everything there is."""

from earmark.core.estimate.advice import advise
from earmark.core.estimate.audit import estimate
from earmark.core.estimate.plan import Plan, Stratum, plan
from earmark.core.estimate.plateau import advise_teaching

__all__ = ["Plan", "Stratum", "advise", "advise_teaching", "estimate", "plan"]
