"""The verb by which a project runs the loop of the recipe: train, rank, sort, train again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from earmark.errors import OutputError
from earmark.projects.sorted_clips import SortedClips
from earmark.values import (
    Cut,
    Epoch,
    JudgedClip,
    Label,
    Look,
    Network,
    NetworkPlan,
    Picture,
    PictureLook,
    Progress,
    Question,
    RecipeRule,
    Round,
    Scanned,
    Skipped,
    Span,
    Taught,
    WeightsNotice,
)

FOLDER_NAME = "recipe"
MOST_LIKELIEST = 2000
"""Spans that are kept to be asked about, the likeliest first."""

N_WORST = 24
"""Errors of each kind that the page shows."""

PICTURE_PX = (480, 128)
"""Of errors in our own look; the recipe's are as large as sox draws them."""

RoundStep = Progress | WeightsNotice | Epoch | Skipped | Taught | Round


class Recipes(SortedClips):
    """Runs the loop of the recipe."""

    def recipe(
        self, sound: str, rule: RecipeRule, *, go_on: bool = False, jobs: int | None = None
    ) -> Iterator[RoundStep]:
        """Do what can be done of the loop now; yield progress, and each round as it is done.

        A round trains a network on all labels, judges it by them and ranks what nobody answered
        about: answer ``round_questions``, the likeliest, then call this again. The first round
        trains the weak network, all later ones the strong one. What a call that was cut short had
        done is not done again. Where nothing is to be done yet, the last round is yielded.

        Args:
            sound: what was labelled.
            rule: which networks, and how many questions there are between two rounds.
            go_on: begin the next round whether or not all questions were answered.
            jobs: how many recordings to listen to at the same time; ``None`` for one a core.

        ``AnswersError`` says that too little was answered, ``ExtraMissing`` what training needs,
        ``ModelError`` that weights cannot be had.
        """
        rounds = self.rounds(sound)
        if rounds and not self._is_due(rounds[-1], rule, go_on=go_on):
            yield rounds[-1]
            return
        yield from self._round(sound, rule, len(rounds) + 1, jobs)
        if not rounds and self._is_due(self.rounds(sound)[-1], rule, go_on=False):
            yield from self._round(sound, rule, 2, jobs)

    def rounds(self, sound: str) -> tuple[Round, ...]:
        """Return the rounds of a sound that are done; ``ProjectError`` says which is damaged."""
        from earmark.formats.round_json import read_round

        rounds: list[Round] = []
        while (path := self._place(sound, len(rounds) + 1, ".json")).exists():
            rounds.append(read_round(path))
        return tuple(rounds)

    def round_questions(self, done: Round, n: int) -> tuple[Question, ...]:
        """Return what is still to be answered of the ``n`` likeliest spans of a round."""
        from earmark.core.likeliest import is_open

        answered: dict[str, list[Span]] = {}
        for label in self.labels(done.sound):
            answered.setdefault(label.recording, []).append(label.span)
        asked = done.likeliest[:n]
        return tuple(x for x in asked if is_open(x.span, answered.get(x.recording, ())))

    def _is_due(self, last: Round, rule: RecipeRule, *, go_on: bool) -> bool:
        """Return whether the next round has all that it waits for, and something to learn."""
        if self.round_questions(last, rule.n_questions) and not go_on:
            return False
        return last.number == 1 or self._label_digest(last.sound) != last.label_digest

    def _round(
        self, sound: str, rule: RecipeRule, number: int, jobs: int | None
    ) -> Iterator[RoundStep]:
        from earmark.formats.round_json import write_round

        plan = rule.plan_of(number)
        digest = self._label_digest(sound)
        manner = sha256(repr(plan).encode()).hexdigest()[:8]
        name = f"-{plan.network}-{digest[:12]}-{manner}.earmark"
        detector = self._place(sound, number, name)
        if not detector.exists():
            for step in self.train_network(sound, plan, name=sound):
                yield step
                if isinstance(step, Taught):
                    _copy(step.path, detector)
        for heard in self.scan(detector, jobs=jobs):
            if not isinstance(heard, Scanned):
                yield heard
        clips, questions = self._judged(sound, plan, detector)
        done = Round(
            number=number,
            sound=sound,
            network=plan.network,
            label_digest=digest,
            clips=tuple(clips),
            likeliest=tuple(questions[:MOST_LIKELIEST]),
            detector=detector,
            page=self._place(sound, number, ".html"),
        )
        is_encoder = plan.network is Network.ENCODER
        yield from self._write_page(done, Look.EARMARK if is_encoder else plan.look)
        write_round(done, self._place(sound, number, ".json"))
        yield done

    def _judged(
        self, sound: str, plan: NetworkPlan, detector: Path
    ) -> tuple[list[JudgedClip], list[Question]]:
        """Return what a network says of all answers, and of the rest, the likeliest first."""
        from earmark.core.answered import in_force
        from earmark.core.hearings import curve_of, open_hearings
        from earmark.core.likeliest import ask_about, judge_clips

        found = self.detectors.open(detector).detector
        store = self.store_of(found.encoder_digest)
        hearings = open_hearings(self.catalogue, store, found.encoder_digest).by_recording
        learnt = self.learnt_from(found.encoder_digest)
        labels: dict[str, list[Label]] = {}
        for label in in_force(self.labels(sound)):
            labels.setdefault(label.recording, []).append(label)
        clips: list[JudgedClip] = []
        questions: list[Question] = []
        for member in self.members():
            if member.digest in hearings:
                curve = curve_of(found.head, hearings[member.digest])
                own = labels.get(member.digest, [])
                clips += judge_clips(curve, own, plan, learnt.get(member.digest, ()))
                questions += ask_about(curve, own, plan, sound=sound, member=member)
        return clips, sorted(questions, key=lambda each: -(each.score or 0.0))

    def _write_page(self, done: Round, look: Look) -> Iterator[Progress]:
        from earmark.formats.worst_errors_page import save_worst_errors

        worst = [
            each
            for is_held_out in (True, False)
            for each in done.worst(N_WORST, is_held_out=is_held_out)
        ]
        pictures: dict[JudgedClip, Picture] = {}
        for number, clip in enumerate(worst):
            yield Progress(done.page, float(number), float(len(worst)))
            if picture := self._picture_of(clip, look):
                pictures[clip] = picture
        save_worst_errors(done, N_WORST, paths=self.paths(), pictures=pictures)

    def _picture_of(self, clip: JudgedClip, look: Look) -> Picture | None:
        """Return what the network saw, or would have; ``None`` where it cannot be had any more."""
        from earmark.adapters.media import PyAvDecoder
        from earmark.adapters.pictures import to_webp
        from earmark.jobs.draw import LONGEST_S, draw

        member = self.member(clip.recording)
        start_s = clip.span.start_s
        seen = Span(start_s, min(clip.span.end_s, start_s + LONGEST_S))
        shown = PictureLook(look, size_px=PICTURE_PX)
        cuts = [Cut(seen, self.folder)]
        for drawn in draw(member.recording.path, cuts, member.choice, shown, PyAvDecoder()):
            if not isinstance(drawn, Skipped):
                return Picture(to_webp(drawn[1]), seen)
        return None

    def _label_digest(self, sound: str) -> str:
        from earmark.core.answered import digest_of, in_force

        return digest_of(in_force(self.labels(sound)))

    def _place(self, sound: str, number: int, end: str) -> Path:
        """Return where a file of a round lies; ``ModelError``: none can be called as the sound."""
        folder = self.folder / FOLDER_NAME / self.detectors.place_for(sound).stem
        return folder / f"round-{number}{end}"


def _copy(source: Path, to: Path) -> None:
    from earmark.adapters.durable import replacing

    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as origin, replacing(to) as file:
            shutil.copyfileobj(origin, file)
    except OSError as error:
        msg = f"{to}: cannot be written ({error.strerror}). Free the disk, then go on."
        raise OutputError(msg) from error
