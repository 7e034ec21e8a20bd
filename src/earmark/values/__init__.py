"""The nouns: frozen values, checked when made. Layers above pass these and nothing else."""

from earmark.values.arrays import LogMel, Samples, Scores, Vectors
from earmark.values.charts import Chart
from earmark.values.checks import Check
from earmark.values.clips import Clip, ClipLook, ClipRule, Cut, Cutting, Slack
from earmark.values.decisions import Curve, DecisionRule, Detection
from earmark.values.estimates import (
    Advice,
    Audit,
    Confusion,
    Deviation,
    Estimate,
    PrecisionRecall,
    ReliabilityBin,
    Tally,
)
from earmark.values.evaluations import Evaluation, EventJudgement, Judgement
from earmark.values.findings import Demonstration, Findings, Found, Matching, Picture, Skipped
from earmark.values.imports import (
    BadLine,
    Imported,
    Meaning,
    PlacedClip,
    ReadLabel,
    ReadLabels,
    Saying,
    SortedClip,
    SortedClips,
)
from earmark.values.labels import Label, Question, Statement, Verdict
from earmark.values.media import Acoustics, AudioTrack, Description, Loss, Recording, TrackChoice
from earmark.values.moments import Moment
from earmark.values.progress import Progress
from earmark.values.projects import (
    Added,
    Arrival,
    Hearing,
    Member,
    Scanned,
    Settings,
    SoundCount,
    Status,
)
from earmark.values.provenance import Figure, Provenance, Schooling
from earmark.values.spans import Span
from earmark.values.teaching import Agreement, Audited, Milestone, Taught

__all__ = [
    "Acoustics",
    "Added",
    "Advice",
    "Agreement",
    "Arrival",
    "AudioTrack",
    "Audit",
    "Audited",
    "BadLine",
    "Chart",
    "Check",
    "Clip",
    "ClipLook",
    "ClipRule",
    "Confusion",
    "Curve",
    "Cut",
    "Cutting",
    "DecisionRule",
    "Demonstration",
    "Description",
    "Detection",
    "Deviation",
    "Estimate",
    "Evaluation",
    "EventJudgement",
    "Figure",
    "Findings",
    "Found",
    "Hearing",
    "Imported",
    "Judgement",
    "Label",
    "LogMel",
    "Loss",
    "Matching",
    "Meaning",
    "Member",
    "Milestone",
    "Moment",
    "Picture",
    "PlacedClip",
    "PrecisionRecall",
    "Progress",
    "Provenance",
    "Question",
    "ReadLabel",
    "ReadLabels",
    "Recording",
    "ReliabilityBin",
    "Samples",
    "Saying",
    "Scanned",
    "Schooling",
    "Scores",
    "Settings",
    "Skipped",
    "Slack",
    "SortedClip",
    "SortedClips",
    "SoundCount",
    "Span",
    "Statement",
    "Status",
    "Tally",
    "Taught",
    "TrackChoice",
    "Vectors",
    "Verdict",
]
