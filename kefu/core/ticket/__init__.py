"""The parts of a ticket: entries, their fields, the timeline, and the sum of it so far."""
