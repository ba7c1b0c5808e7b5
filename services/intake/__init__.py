"""What came in: leads, facts, imports, and the pages that a complainant sees."""
