"""Official documents: one neutral model, shown as PDF, DOCX, XLSX, HTML and JSON with the same figures."""
