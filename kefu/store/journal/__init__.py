"""Writing an operation so that a crash at any point leaves it done or not done."""
