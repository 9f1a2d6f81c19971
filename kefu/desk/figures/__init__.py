"""Figures of a period: read from the measures, put together as reports."""
