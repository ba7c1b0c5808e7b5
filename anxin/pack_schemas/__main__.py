"""Writes `policies/schemas/*.json`."""

from __future__ import annotations

import json

from anxin.pack_schemas.build import Schema, schemas
from services.runtime.settings import ROOT

FOLDER = ROOT / "policies" / "schemas"


def text(schema: Schema) -> str:
    """A schema as it stands in its file."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Writes each schema; a test keeps them current."""
    FOLDER.mkdir(exist_ok=True)
    for name, schema in schemas().items():
        (FOLDER / f"{name}.json").write_text(text(schema), "utf-8")


if __name__ == "__main__":
    main()
