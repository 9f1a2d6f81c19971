"""The words of the trade: codes in both languages, facts, ticket numbers, waybills."""
