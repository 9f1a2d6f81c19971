"""A timeline added up to the ticket that it is, and versions of a ticket united."""
