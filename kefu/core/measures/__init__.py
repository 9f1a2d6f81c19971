"""What reports count: the plain rows that a ticket's history comes to."""
