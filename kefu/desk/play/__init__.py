"""Playbooks at work: runs, answers files, their own tests."""
