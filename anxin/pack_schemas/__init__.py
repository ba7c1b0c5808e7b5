"""JSON Schemas of the pack files, for completion and checks in an editor: `python -m anxin.pack_schemas`."""
