"""The JSON Schema of the ticket file: `python tests/tools/ticket_schema.py` writes `tickets/ticket.schema.json` anew."""

import json
from pathlib import Path

from kefu.store.codecs.schema import ticket_schema

FILE = Path(__file__).parent.parent.parent / "tickets/ticket.schema.json"


def text() -> str:
    """The file as it must be."""
    return json.dumps(ticket_schema(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
