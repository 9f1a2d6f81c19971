"""The command line: one module for each group of commands."""

import gc

gc.set_threshold(20_000)
"""A run makes tens of thousands of values that live to its end. Looking for rubbish among them as often as Python does
by itself takes a twentieth of the time of a list."""
