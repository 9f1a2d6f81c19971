"""Books and ledgers of a desk."""
