"""Uniting histories: fetched, merged ticket by ticket, pushed."""
