"""Cut sound: take the windows that a network learns from out of their recordings, once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import groupby

import numpy as np

from earmark.core.excerpts import sounds_of
from earmark.core.looks import channels_of, thinned
from earmark.core.members import count_channels
from earmark.core.network_examples import NetworkExample
from earmark.errors import ChoiceError, MediaError
from earmark.ports import Cuttings, Decoder
from earmark.values import (
    Channels,
    Look,
    Member,
    Network,
    NetworkPlan,
    Progress,
    Samples,
    Skipped,
    Span,
)


def cut_sound(
    examples: Sequence[NetworkExample],
    members: Mapping[str, Member],
    plan: NetworkPlan,
    decoder: Decoder,
    cuttings: Cuttings,
    *,
    context_s: float = 0.0,
) -> Iterator[Progress | Skipped]:
    """Yield progress in windows, and the recordings that cannot be used: theirs are not kept.

    What is kept already is not cut again. Beyond either end of a recording there is silence.

    Args:
        examples: in order of recording and time.
        members: the recordings by digest.
        plan: says which channels are needed, at which rate, and how far windows are shifted.
        decoder: opens recordings.
        cuttings: where windows are kept, numbered as those of their recording come.
        context_s: how much sound on either side of a window a network hears besides.
    """
    look, margin_s = _needed(plan, context_s)
    n_done = 0
    for digest, own in groupby(examples, key=lambda each: each.recording):
        member = members[digest]
        spans = [Span(e.span.start_s - margin_s, e.span.end_s + margin_s) for e in own]
        is_kept = digest in cuttings.recordings()
        try:
            for n_cut in () if is_kept else _cut(member, spans, look, decoder, cuttings):
                yield Progress(member.recording.path, n_done + n_cut, len(examples))
        except (MediaError, ChoiceError) as error:
            yield Skipped.because(member.recording.path, error)
        n_done += len(spans)
        yield Progress(member.recording.path, n_done, len(examples))


def purpose_of(
    examples: Sequence[NetworkExample],
    members: Mapping[str, Member],
    plan: NetworkPlan,
    *,
    context_s: float = 0.0,
) -> str:
    """Return a digest of all that the sound of windows hangs on: of the same, it is the same."""
    windows = [(each.recording, each.span) for each in examples]
    choices = [members[digest].choice for digest in sorted({each for each, _ in windows})]
    told = repr((windows, choices, *_needed(plan, context_s)))
    return hashlib.sha256(told.encode()).hexdigest()


def _needed(plan: NetworkPlan, context_s: float) -> tuple[Look, float]:
    """Return for which look sound is kept, and how much on either side of a window."""
    look = Look.EARMARK if plan.network is Network.ENCODER else plan.look
    return look, plan.shift_s + context_s


def _cut(
    member: Member, spans: Sequence[Span], look: Look, decoder: Decoder, cuttings: Cuttings
) -> Iterator[int]:
    """Yield how many windows are cut."""
    path, choice = member.recording.path, member.choice
    channels = channels_of(look, choice, count_channels(decoder.probe(path), choice))
    heard = [Span(max(0.0, span.start_s), span.end_s) for span in spans]
    with ExitStack() as stack:
        sounds = [
            stack.enter_context(decoder.open(path, replace(choice, channel=channel)))
            for channel in channels
        ]
        rate_hz = sounds[0].sample_rate_hz
        keep = stack.enter_context(cuttings.keeping(member.digest))
        taken = (sounds_of(sound, heard) for sound in sounds)
        for number, (span, *sides) in enumerate(zip(spans, *taken, strict=True), start=1):
            keep(*thinned(_laid_out(sides, span, rate_hz), rate_hz, look))
            yield number


def _laid_out(sides: Sequence[Samples], span: Span, sample_rate_hz: int) -> Channels:
    """Return sound with silence wherever the recording does not reach."""
    laid = np.zeros((len(sides), round(span.length_s * sample_rate_hz)), np.float32)
    first = max(0, round(-span.start_s * sample_rate_hz))
    for to, side in zip(laid, sides, strict=True):
        room = to[first:]
        n_heard = min(len(room), len(side))
        room[:n_heard] = side[:n_heard]
    return laid
