"""Commands for a dispute: the audit, seals, a dossier, who knew what when."""
