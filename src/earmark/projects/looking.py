"""The verbs by which people look into a recording, and listen."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from earmark.projects.judging import Judging
from earmark.values import Agreement, Chart, Judgement, Samples, Span

if TYPE_CHECKING:
    from earmark.projects.lesson import Lesson


class Looking(Judging):
    """Shows stretches of sound as they are, and lets several people answer side by side."""

    def picture(
        self, recording: str | os.PathLike[str], span: Span, *, most_columns: int = 1200
    ) -> bytes:
        """Return the spectrogram of a stretch as a grey PNG, to be coloured by who shows it.

        128 rows, the highest band above (16 kHz), the lowest below (50 Hz), on a mel axis; a byte
        is 1 to 255 for -120 to 0 dB, 0 where the recording has no such band.

        Args:
            recording: its path, file name or the first six letters or more of its digest.
            span: up to three minutes long.
            most_columns: how wide it may be; 5 ms are the finest column.

        ``ChoiceError`` says that the stretch is too long or beyond the recording, ``MediaError``
        why the recording cannot be read.
        """
        from earmark.adapters.pictures import grey_picture

        return grey_picture(*self._excerpt(recording, span), most_columns=most_columns)

    def wave(self, recording: str | os.PathLike[str], span: Span) -> bytes:
        """Return the chosen sound of a stretch as a WAV file, mono; for the errors see ``picture``.

        Args:
            recording: its path, file name or the first six letters or more of its digest.
            span: up to three minutes long.
        """
        from earmark.formats.wave_file import to_wave

        return to_wave(*self._excerpt(recording, span))

    def charts(self, judgement: Judgement) -> tuple[Chart, ...]:
        """Return the pictures of a judgement that ``evaluate`` made."""
        from earmark.adapters.charts import draw_charts

        return draw_charts(judgement)

    def agreement(self, sound: str) -> tuple[Agreement, ...]:
        """Return how far each two people agree who answered about the same spans."""
        from earmark.core.agreement import agreements

        return agreements(self.labels(sound))

    def lesson(self, sound: str, *, seed: int | None = None) -> Lesson:
        """Return a sound being taught: questions, answers and how good it is, for several people.

        Args:
            sound: what is looked for.
            seed: of chance; ``None`` for another one each time.
        """
        from earmark.projects.lesson import Lesson
        from earmark.projects.teaching import chance

        return Lesson(self, sound, chance(seed))

    def _excerpt(self, recording: str | os.PathLike[str], span: Span) -> tuple[Samples, int]:
        from earmark.adapters.media import PyAvDecoder
        from earmark.jobs.excerpt import excerpt

        return excerpt(self.member(recording), span, PyAvDecoder())
