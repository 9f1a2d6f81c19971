"""Playbooks: read, checked and walked, and the deeds of a step's answer."""
