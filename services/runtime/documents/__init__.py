"""Official documents: one neutral model, shown as PDF, DOCX, XLSX, HTML and JSON with the same figures.

The renderers are CPU work and block: callers run them off the event loop.
"""

from services.runtime.documents.cmap import FontFileError
from services.runtime.documents.fonts import (
    Finding,
    FontChoice,
    FontsError,
    FontSet,
    Role,
    font_folders,
    installed_fonts,
    missing_glyphs,
    resolve_fonts,
)
from services.runtime.documents.model import (
    Block,
    Cell,
    Column,
    DocumentError,
    Heading,
    Kind,
    OfficialDocument,
    Paragraph,
    Table,
    TableRow,
)
from services.runtime.documents.to_docx import docx
from services.runtime.documents.to_html import html
from services.runtime.documents.to_json import as_json
from services.runtime.documents.to_pdf import pdf
from services.runtime.documents.to_xlsx import xlsx

__all__ = [
    "Block",
    "Cell",
    "Column",
    "DocumentError",
    "Finding",
    "FontChoice",
    "FontFileError",
    "FontSet",
    "FontsError",
    "Heading",
    "Kind",
    "OfficialDocument",
    "Paragraph",
    "Role",
    "Table",
    "TableRow",
    "as_json",
    "docx",
    "font_folders",
    "html",
    "installed_fonts",
    "missing_glyphs",
    "pdf",
    "resolve_fonts",
    "xlsx",
]
