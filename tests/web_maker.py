"""A web server on this machine, from which recordings are fetched."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import av

BLOCK_BYTES = 8192
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".xml": "application/rss+xml",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".mp4": "video/mp4",
    ".ts": "video/mp2t",
    ".wav": "audio/wav",
    ".m4a": "audio/mp4",
}


@dataclass
class Web:
    """A folder as a web site.

    Attributes:
        asked: each request so far: its path, and the range it asked for.
        answers: by path, a status to answer with instead.
        block_s: how long each block of 8 kB takes.
    """

    folder: Path
    address: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)
    answers: dict[str, int] = field(default_factory=dict)
    block_s: float = 0.0

    def url(self, name: str) -> str:
        """Return the address of a file."""
        return f"{self.address}/{name}"

    def paths(self) -> list[str]:
        """Return which paths were asked for."""
        return [path for path, _ in self.asked]


class Handler(BaseHTTPRequestHandler):
    """Answers with files, or with parts of them."""

    protocol_version = "HTTP/1.1"
    web: Web

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self, *, with_body: bool) -> None:
        path = self.path.partition("?")[0]
        asked = self.headers.get("Range", "")
        if with_body:
            self.web.asked.append((path, asked))
        file = self.web.folder / path.lstrip("/")
        status = self.web.answers.get(path, 200 if file.is_file() else 404)
        content = file.read_bytes() if status == 200 else b"no"
        first = int(asked[6:].partition("-")[0]) if status == 200 and asked else 0
        self.send_response(206 if first else status)
        self.send_header("Content-Type", TYPES.get(file.suffix, "text/plain"))
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(len(content) - first))
        if first:
            whole = f"bytes {first}-{len(content) - 1}/{len(content)}"
            self.send_header("Content-Range", whole)
        self.end_headers()
        if with_body:
            self._send(content[first:])

    def _send(self, content: bytes) -> None:
        for at in range(0, len(content), BLOCK_BYTES):
            self.wfile.write(content[at : at + BLOCK_BYTES])
            time.sleep(self.web.block_s)


class Server(ThreadingHTTPServer):
    """Takes no notice of visitors who leave early."""

    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[Web]:
    """Serve a folder while the block runs."""
    web = Web(folder)
    server = Server(("127.0.0.1", 0), type("HandlerOfOne", (Handler,), {"web": web}))
    web.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def make_stream(folder: Path, name: str, media: Path) -> Path:
    """Write a recording as a stream that has ended: a list, and parts of about a second."""
    to = folder / name
    with av.open(str(media)) as source:
        options = {"hls_time": "1", "hls_list_size": "0"}
        with av.open(str(to), "w", format="hls", options=options) as stream:
            twins = {each.index: stream.add_stream_from_template(each) for each in source.streams}
            for packet in source.demux():
                if packet.dts is not None:
                    packet.stream = twins[packet.stream.index]
                    stream.mux(packet)
    return to
