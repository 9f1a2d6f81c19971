"""`python -m kefu`: the same as the command `kefu`."""

from kefu.cli.main import command

command()
