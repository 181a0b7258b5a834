"""The same two answers by FastAPI: that it is alive, and an item of Quill's own database with what was derived from it.

    QUILL_DATABASE=FILE uvicorn fast:app

Written as its documentation teaches, where that is quick: typed models, and coroutines, since a plain function would go through a pool of threads.
"""

import json
import os
import sqlite3
from datetime import datetime, timezone

from fastapi import FastAPI, HTTPException
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel

app = FastAPI()
database = sqlite3.connect(f"file:{os.environ['QUILL_DATABASE']}?mode=ro", uri=True, check_same_thread=False)
database.row_factory = sqlite3.Row


class Item(BaseModel):
    id: str
    kind: str
    content_id: str
    title: str
    url: str | None
    language: str | None
    duration_seconds: float | None
    created_at: str


class Artifact(BaseModel):
    id: str
    variant: str
    media_type: str
    made_by: str
    instead_of: list[str]
    created_at: str
    url: str
    bytes: int


class Details(BaseModel):
    view_count: int | None
    like_count: int | None
    comment_count: int | None
    channel_name: str | None
    creator_name: str | None
    published_at: str | None
    seen_at: str | None
    lost_at: str | None
    lost_reason: str | None
    format: str | None
    audio_codec: str | None
    video_codec: str | None
    sample_rate_hz: int | None
    channels: int | None
    width_px: int | None
    height_px: int | None
    byte_count: int | None


class ItemDetail(BaseModel):
    item: Item
    details: Details | None
    artifacts: list[Artifact]
    documents: list[str]


@app.get("/healthz", response_class=PlainTextResponse)
async def alive() -> str:
    return "ok\n"


@app.get("/api/v1/items/{id}", response_model_exclude_none=True)
async def item(id: str) -> ItemDetail:
    row = database.execute("SELECT * FROM items WHERE id = ?", (id,)).fetchone()
    if row is None:
        raise HTTPException(404)
    artifacts = database.execute(
        """
        SELECT * FROM artifacts AS a WHERE subject = ? AND is_rejected = 0 AND NOT EXISTS (
            SELECT 1 FROM artifacts AS newer WHERE newer.subject = a.subject AND newer.variant = a.variant
                AND newer.is_rejected = 0 AND (newer.created_at, newer.id) > (a.created_at, a.id))
        ORDER BY variant
        """,
        (id,),
    )
    documents = database.execute(
        "SELECT d.id FROM documents AS d JOIN document_items AS i ON i.document = d.id WHERE i.item = ? ORDER BY d.id LIMIT 200", (id,)
    )
    details = database.execute("SELECT * FROM item_details WHERE item = ?", (id,)).fetchone()
    return ItemDetail(
        details=details and Details(**{**dict(details), **{name: details[name] and told(details[name]) for name in ("seen_at", "lost_at")}}),
        item=Item(**{**dict(row), "created_at": told(row["created_at"])}),
        artifacts=[
            Artifact(
                id=a["id"], variant=a["variant"], media_type=a["media_type"], **maker(a["provenance"]), created_at=told(a["created_at"]),
                url="/api/v1/assets/" + a["id"], bytes=a["byte_count"])
            for a in artifacts
        ],
        documents=[d["id"] for d in documents],
    )


def told(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def maker(provenance: str) -> dict:
    """A step says what it used, and what it asked before; media is given by a person."""
    made = json.loads(provenance)
    if "attempt" not in made:
        return {"made_by": "given by " + made["person"]["_0"], "instead_of": []}
    return {"made_by": made["attempt"]["engine"], "instead_of": made["attempt"].get("insteadOf") or []}
