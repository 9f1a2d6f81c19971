"""The desk as pages for those who do not type: today, lists, tickets, playbooks."""
