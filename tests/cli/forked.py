"""A kefu whose interpreter has started already: for each line of JSON on standard input it forks, and the child is a kefu.

What is loaded beforehand is what does not depend on the language or the environment, so a child behaves as a fresh
process does; it is a process of its own, with its own streams, environment and directory, and ends as kefu ends.
Modules named as arguments are loaded beforehand too: quicker still, and good for an English kefu only.
"""

import importlib
import json
import os
import sys
from typing import NoReturn, TypedDict

import typer  # noqa: F401


class Request(TypedDict):
    """The arguments, the environment, and the files that stand for the three streams."""

    args: list[str]
    env: dict[str, str]
    streams: list[str]


def child(request: Request) -> NoReturn:
    """Become the kefu that `request` asks for: arguments, environment, streams."""
    for number, name in enumerate(request["streams"]):
        flags = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        os.dup2(os.open(name, flags, 0o600), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  as long as the process
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    os.environ.clear()
    os.environ.update(request["env"])
    sys.argv = ["kefu", *request["args"]]
    from kefu.cli.frame.main import main

    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def serve() -> None:
    """Answer each request with the exit code of its child (128 and the signal's number if one ended it)."""
    answers = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        request: Request = json.loads(line)
        pid = os.fork()
        if pid == 0:
            child(request)
        status = os.waitpid(pid, 0)[1]
        print(os.waitstatus_to_exitcode(status), file=answers, flush=True)


if __name__ == "__main__":
    for module in sys.argv[1:]:
        importlib.import_module(module)
    serve()
