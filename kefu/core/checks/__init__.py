"""Small pure checks over tickets: each returns findings."""
