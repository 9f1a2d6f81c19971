"""Instants, spans and calendars: when something is, and which days are worked."""
