"""A whole history audited: how every entry came to stand, the vault, the seals, the receipts."""
