"""Histories united: fetched, merged ticket by ticket, pushed."""
