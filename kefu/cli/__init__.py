"""The command line: one module for each group of commands."""

import gc

gc.set_threshold(100_000)
"""A run makes tens of thousands of values that live to its end. Looking for rubbish among them as often as Python does
by itself takes a tenth of the time of a short command; at this number most commands end before the first look."""
