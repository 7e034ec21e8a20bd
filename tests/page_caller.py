"""Calls an app as a browser does, without a server in between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
from starlette.types import ASGIApp

PORT = 8642
HOME = f"http://127.0.0.1:{PORT}"


def call(
    app: ASGIApp,
    path: str,
    method: str = "GET",
    *,
    headers: dict[str, str] | None = None,
    json: object = None,
    content: bytes | AsyncIterator[bytes] | None = None,
) -> httpx.Response:
    """Return what an app answers; an error that it raises is its answer 500."""

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=HOME) as client:
            return await client.request(method, path, headers=headers, json=json, content=content)

    return asyncio.run(ask())
