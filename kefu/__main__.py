"""`python -m kefu`: the same as the command `kefu`."""

from kefu.cli.frame.main import command

command()
