"""`check`: every ticket, record and commit of a desk against each other."""
