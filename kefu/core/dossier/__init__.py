"""A dossier as a value: one ticket for somebody without kefu, with what shows that it was not altered since."""
