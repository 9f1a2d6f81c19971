"""What of a ticket lives in the vault, outside the history: records, and what is hidden in the ticket for them."""
