"""Supervision of territories by the city's office: steps, questions, documents and pages."""
