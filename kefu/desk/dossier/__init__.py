"""A dossier gathered from the desk, packed, and handed over."""
