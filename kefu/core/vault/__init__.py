"""The part of a ticket that lives in the vault, outside the history: records, and what is hidden in the ticket for
them."""
