"""The commands about money: ledgers, and the books for other programs."""
