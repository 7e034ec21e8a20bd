"""What the page shows: pictures, sound and scores of recordings, claims about them, labels."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import numpy as np
from starlette.responses import Response
from starlette.routing import Route

from earmark.core.detector import Detector
from earmark.projects import Project
from earmark.projects.detectors import bundled
from earmark.values import Span, Statement, TrackChoice, Verdict
from earmark.web import payloads
from earmark.web.asked import MOST_TAGS, Asked, get, post, sorry, span_from, tag_from
from earmark.web.desk import Desk

MOST_PICTURES = 200
"""Kept in memory: some 20 MB."""

MOST_SOUNDS = 16
N_DECODING = 2
"""So many stretches are read at once: each thread that decodes keeps some 30 MB from then on."""

WIDEST_PX = 2048
MOST_AT_ONCE = 5000
FOR_AN_HOUR = {"cache-control": "private, max-age=3600"}
"""A recording goes by its content, but another track or channel may be listened to one day."""


def looking_routes(project: Project, desk: Desk) -> list[Route]:
    """Return what answers ``/api/picture``, ``sound``, ``curve``, ``claims`` and ``labels``."""
    looking = _Looking(project, desk)
    decoding = ThreadPoolExecutor(N_DECODING, "decoding")
    return [
        get("/api/picture", looking.picture, within=decoding),
        get("/api/sound", looking.sound, within=decoding),
        get("/api/curve", looking.curve),
        get("/api/claims", looking.claims),
        post("/api/labels", looking.say),
        post("/api/takeback", looking.take_back),
    ]


Heard = tuple[str, TrackChoice]
"""A recording's digest, and which of its sound is listened to."""


def _paint(project: Project, heard: Heard, span: Span, px: int) -> bytes:
    return project.picture(heard[0], span, most_columns=px)


def _wave(project: Project, heard: Heard, span: Span) -> bytes:
    return project.wave(heard[0], span)


class _Looking:
    def __init__(self, project: Project, desk: Desk) -> None:
        self._project = project
        self._desk = desk
        self._paint = lru_cache(MOST_PICTURES)(_paint)
        self._wave = lru_cache(MOST_SOUNDS)(_wave)

    def picture(self, asked: Asked) -> Response:
        """Return the spectrogram of a stretch, grey."""
        px = asked.count("px", 1200, WIDEST_PX)
        image = self._paint(self._project, self._member(asked), asked.span(), px)
        return Response(image, media_type="image/png", headers=FOR_AN_HOUR)

    def sound(self, asked: Asked) -> Response:
        """Return the sound of a stretch."""
        wave = self._wave(self._project, self._member(asked), asked.span())
        return Response(wave, media_type="audio/wav", headers=FOR_AN_HOUR)

    def curve(self, asked: Asked) -> object:
        """Return the scores of a stretch."""
        n, span = asked.count("n", 600, WIDEST_PX), asked.span()
        lesson = self._desk.lesson(asked.text("sound"))
        recording = self._project.member(asked.text("recording")).digest
        detector = lesson.detector
        if detector is None:
            return payloads.curve(np.zeros(n, np.float32), span, 1.0)
        scores = lesson.curves.peaks(detector, recording, span, n)
        return payloads.curve(scores, span, detector.rule.enter)

    def claims(self, asked: Asked) -> object:
        """Return all that the machine believes, beside all that was said."""
        sound = asked.text("sound")
        lesson = self._desk.lesson(sound)
        labels = self._project.labels(sound)
        told: list[payloads.Document] = []
        detector = lesson.detector
        if detector:
            for member, claims in lesson.curves.claims(detector, labels):
                told += [payloads.claim(member.digest, each) for each in claims]
        return {
            "sound": sound,
            "line": detector.rule.min_score if detector else 1.0,
            "claims": told,
            "labels": [payloads.label(each) for each in labels],
            "points": payloads.points(detector) if detector else None,
            "points_are_ours": detector is not None and _is_measured_here(detector, sound),
        }

    def _member(self, asked: Asked) -> Heard:
        member = self._project.member(asked.text("recording"))
        return member.digest, member.choice

    def say(self, asked: Asked) -> object:
        """Keep labels, all or none."""
        sound = asked.text("sound")
        told = asked.each("labels", lambda each: _statement(sound, each), MOST_AT_ONCE)
        labels = self._project.say(told, by=asked.by or self._project.by)
        self._desk.said(sound)
        return {"numbers": [label.number for label in labels]}

    def take_back(self, asked: Asked) -> object:
        """Take labels back."""
        numbers = asked.each("numbers", _number, MOST_AT_ONCE)
        sounds = {each.sound for each in self._project.labels() if each.number in set(numbers)}
        self._project.take_back(numbers)
        for sound in sorted(sounds):
            self._desk.said(sound)
        return {"numbers": numbers}


def _is_measured_here(detector: Detector, sound: str) -> bool:
    """Return whether the points were measured on this project's answers, not by the makers."""
    made = bundled(sound)
    return not (made and made.detector.operating_points == detector.operating_points)


def _statement(sound: str, told: object) -> Statement:
    if not isinstance(told, dict) or told.get("verdict") not in list(Verdict):
        raise sorry("A label has a recording, start_s, end_s and a verdict: yes, no or unsure.")
    each = Asked(told)
    return Statement(
        sound,
        each.text("recording"),
        span_from(told.get("start_s"), told.get("end_s")),
        Verdict(told["verdict"]),
        bool(told.get("is_strong")),
        tuple(each.each("tags", tag_from, MOST_TAGS)),
    )


def _number(told: object) -> int:
    if not isinstance(told, int):
        raise sorry(f"{told!r} is the number of no label.")
    return told
