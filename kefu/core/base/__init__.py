"""The room that knows nothing about couriers: errors, findings, values, texts as they are compared."""
