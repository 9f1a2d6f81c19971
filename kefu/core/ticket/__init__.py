"""What a ticket is: entries, their fields, the timeline, and what it has added up to so far."""
