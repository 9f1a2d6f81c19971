"""Commands that report: what a period tells, the desk as pages."""
