"""kefu: a command-line toolkit for the customer-service desk of a courier branch."""

__version__ = "0.1.0"
