"""Messages of the housing ministry's workers' platform (建办市函〔2018〕603号) -> facts. Pure.

The field names are the standard's; where they were found, and what is assumed, stands in
`docs/integration/mohurd-603.md`.
"""
