"""How often something may happen."""

from __future__ import annotations

from earmark.web.rates import Bucket


def test_a_bucket_gives_what_it_holds_and_refills_with_time() -> None:
    now_s = [100.0]
    bucket = Bucket(2.0, 3.0, lambda: now_s[0])
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
    now_s[0] += 0.5
    assert [bucket.take() for _ in range(2)] == [True, False]
    now_s[0] += 3600
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
