"""Incidents: one event that many tickets are about."""
