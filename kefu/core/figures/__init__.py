"""Figures of a period: what supervisors hand in, each with its definition."""
