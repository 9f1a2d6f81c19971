"""Named deadlines: their rules, their triggers, their due times, and the effects of entries on them."""
