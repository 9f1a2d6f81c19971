"""A kefu whose interpreter has started already: for each line of JSON on standard input it forks, and the child is a kefu.

What is loaded beforehand does not depend on the environment, and on the language only in the command line, whose help is
translated when it is read: each language has an interpreter of its own, named as its argument. So a child behaves as a
fresh process does; it is a process of its own, with its own streams, environment and directory, and ends as kefu ends. What
a command imports, and that it imports no more than it needs, is for tests that start an interpreter.
"""

import gc
import importlib
import json
import os
import pkgutil
import sys
from contextlib import suppress
from typing import NoReturn, TypedDict

from kefu.cli.frame.language import choose
from kefu.core.base.regex import regex

ROOMS = ("core", "store", "desk", "render", "cli")
LEFT = "kefu.cli.prompt"
"""The prompt of `kefu shell`, which is for terminals."""
PACKAGES = ("typer.main", "ruamel.yaml", "tabulate", "wcwidth", "gitdb", "holidays.registry")
"""What kefu imports late, and what looks at nothing of the environment; GitPython does, so that only its parts are here."""


class Request(TypedDict):
    """The arguments, the environment, the files that stand for the three streams, and the directory."""

    args: list[str]
    env: dict[str, str]
    streams: list[str]
    directory: str


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
    os.chdir(request["directory"])
    sys.argv = ["kefu", *request["args"]]
    from kefu.cli.frame.main import main

    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def load(language: str) -> None:
    """Load what commands need in a language; what stands by then is copied by no child that only reads it."""
    choose(language)
    for name in PACKAGES:
        importlib.import_module(name)
    for room in ROOMS:
        package = importlib.import_module(f"kefu.{room}")
        for module in pkgutil.walk_packages(package.__path__, f"kefu.{room}."):
            if not module.name.startswith(LEFT):
                importlib.import_module(module.name)
    warm()
    gc.collect()
    gc.freeze()


def warm() -> None:
    """Let patterns and the constructors of values be compiled, which their first use does."""
    for thing in gc.get_objects():
        if isinstance(thing, type(regex(""))):
            assert isinstance(thing.flags, int)
        elif isinstance(thing, type) and "__key__" in vars(thing):
            with suppress(TypeError):  # what it takes is not given
                thing()


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
    load(sys.argv[1])
    serve()
