"""Named deadlines: rules, what starts and meets them, when they are due, what an entry does to them."""
