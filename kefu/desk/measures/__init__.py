"""What reports count of a desk, asked by SQL: see `measures`."""

from kefu.desk.measures.ask import Measures, measures

__all__ = ["Measures", "measures"]
