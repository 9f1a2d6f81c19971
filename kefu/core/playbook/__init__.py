"""Playbooks: read, checked, walked, and what a step's answer does."""
