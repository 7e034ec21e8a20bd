"""What finding costs, beside what FFmpeg needs only to decode the sound; Linux only.

    python benchmarks/speed.py LONG_VIDEO SHORT_VIDEO [--pairs N] [--json OUT]

Runs ``earmark find`` and ``ffmpeg -vn -f null -`` in turn on the long video, so that a machine that
changes speed changes both, and prints the ratios of processor and wall time, pair by pair. Then
compares the memory that the long and the short video need: the largest process, and all together
(proportional set size, sampled).
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path

SAMPLE_EVERY_S = 0.1


@dataclass(frozen=True)
class Cost:
    """What one run of a command cost, with all the processes it started."""

    cpu_s: float
    wall_s: float
    largest_mb: float
    together_mb: float


def cost_of(command: list[str]) -> Cost:
    """Run a command and return what it cost."""
    began = time.monotonic()
    silent = subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=silent, stderr=silent)
    watch = _MemoryWatch(process.pid)
    watch.start()
    _, status, usage = os.wait4(process.pid, 0)
    wall_s = time.monotonic() - began
    watch.stop()
    if status:
        sys.exit(f"{' '.join(command)} failed")
    process.returncode = 0
    return Cost(usage.ru_utime + usage.ru_stime, wall_s, usage.ru_maxrss / 1024, watch.together_mb)


class _MemoryWatch(threading.Thread):
    """Samples the memory of a process and all below it."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.together_mb = 0.0
        self._pid = pid
        self._is_over = threading.Event()

    def run(self) -> None:
        """Sample until told to stop."""
        while not self._is_over.wait(SAMPLE_EVERY_S):
            total_kb = sum(_pss_kb(pid) for pid in _family(self._pid))
            self.together_mb = max(self.together_mb, total_kb / 1024)

    def stop(self) -> None:
        """Stop sampling."""
        self._is_over.set()
        self.join()


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(each for child in children for each in _family(int(child)))]


def _pss_kb(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def _print_memory(name: str, long: Cost, short: Cost) -> None:
    print(
        f"{name:9s} largest process {long.largest_mb:.0f} MB long, {short.largest_mb:.0f} short; "
        f"all together {long.together_mb:.0f} MB long, {short.together_mb:.0f} MB short; "
        f"long: cpu {long.cpu_s:.2f} s, wall {long.wall_s:.2f} s"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("long", type=Path)
    parser.add_argument("short", type=Path)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    earmark = [str(Path(sys.executable).with_name("earmark")), "find"]
    ffmpeg = ["ffmpeg", "-nostdin", "-i", str(args.long), "-vn", "-f", "null", "-"]
    cost_of(ffmpeg)  # fills the disk cache
    pairs = [(cost_of([*earmark, str(args.long)]), cost_of(ffmpeg)) for _ in range(args.pairs)]
    short = cost_of([*earmark, str(args.short)])
    one_process = cost_of([*earmark, "--jobs", "1", str(args.long)])
    short_alone = cost_of([*earmark, "--jobs", "1", str(args.short)])
    for name in ("cpu_s", "wall_s"):
        ratios = sorted(getattr(ours, name) / getattr(theirs, name) for ours, theirs in pairs)
        ours_s = statistics.median(getattr(ours, name) for ours, _ in pairs)
        theirs_s = statistics.median(getattr(theirs, name) for _, theirs in pairs)
        print(
            f"{name:7s} earmark {ours_s:6.2f}  ffmpeg {theirs_s:6.2f}  "
            f"ratio {statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"
        )
    _print_memory("default", pairs[0][0], short)
    _print_memory("--jobs 1", one_process, short_alone)
    if args.json:
        runs = {
            "earmark": [asdict(ours) for ours, _ in pairs],
            "ffmpeg": [asdict(theirs) for _, theirs in pairs],
            "earmark_short": asdict(short),
            "earmark_one_process": asdict(one_process),
            "earmark_short_one_process": asdict(short_alone),
        }
        args.json.write_text(json.dumps(runs, indent=1) + "\n")


if __name__ == "__main__":
    main()
