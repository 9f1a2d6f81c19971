"""The entry point: one command line in, one exit code out. Every error of every command ends here."""

import atexit
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from kefu.cli.frame import exits
from kefu.cli.frame.env import Env, real
from kefu.cli.frame.language import _, asked, choose, of_desk, of_locale
from kefu.core.base.errors import KefuError

COMPLETION = "_KEFU_COMPLETE"


def command() -> NoReturn:
    """Run the command line of this process and end the process with its exit code.

    When Python ends by itself it takes apart every module and value first, which costs a sixth of the time of a list.
    So the process ends at once, after the functions registered for its end have run and everything written is handed
    over; git's children see their pipes close.
    """
    code = main()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def main() -> int:
    """Run the command line of this process and return its exit code (see kefu.cli.frame.exits)."""
    args = sys.argv[1:]
    wanted = asked(args, os.environ)
    language = wanted or of_desk(args, Path()) or of_locale(os.environ)
    choose(language)
    env = real(language, bool(wanted))
    if COMPLETION in os.environ:
        return _complete(args, env)
    return flushed(env, ended(args, env))


def flushed(env: Env, code: int) -> int:
    """Write what is still held, and return the exit code: `code`, or that of the error if it cannot be written."""
    try:
        env.flush()
    except KefuError as error:
        env.error(error.text(env.translate))
        return error.exit_code
    return code


def ended(args: list[str], env: Env) -> int:
    """Run the command line and return its exit code, whatever happens; say on standard error what went wrong."""
    try:
        return _run(args, env)
    except KefuError as error:
        env.error(error.text(env.translate))
        return error.exit_code
    except BrokenPipeError:
        env.reader_left()
        return exits.DONE
    except KeyboardInterrupt:
        env.error(_("Interrupted."))
        return exits.INTERRUPTED
    except Exception as error:
        _report(error, env)
        return exits.FAULT


def _run(args: list[str], env: Env) -> int:
    """Run the command line and return its exit code; typer's own ways of ending become exit codes too."""
    import typer
    from typer._click.exceptions import ClickException

    # Its help texts are translated when it is read, so that it is imported once the language is chosen.
    from kefu.cli.frame.app import run

    try:
        return run(args, env)
    except typer.Exit as ended:
        return ended.exit_code
    except (typer.Abort, EOFError):
        raise KeyboardInterrupt from None
    except ClickException as error:
        from kefu.cli.frame import usage

        env.error(usage.sentence(error))
        ctx = getattr(error, "ctx", None)
        if ctx is not None:
            env.say(usage.advice(ctx))
        return exits.USAGE


def _report(error: Exception, env: Env) -> None:
    """Say that kefu is at fault and how to report it: the place, but no message, which might hold personal data."""
    import traceback  # here, as it takes long, and few runs end so

    from kefu import __version__

    where = traceback.extract_tb(error.__traceback__)[-1]
    template = _(
        "This is a fault of kefu: {error} in {file}, line {line} (kefu {version}, Python {python}). "
        "Please report it with the output of the same command with --verbose, personal data taken out."
    )
    file = os.path.basename(where.filename)
    python = ".".join(map(str, sys.version_info[:3]))
    env.error(
        template.format(error=type(error).__name__, file=file, line=where.lineno, version=__version__, python=python)
    )
    if env.verbose:
        env.say("".join(traceback.format_exception(error)).rstrip())


def _complete(args: list[str], env: Env) -> int:
    """Answer the shell's completion script, which asks through the environment. An error completes nothing."""
    from kefu.cli.completion.answer import answer

    try:
        return answer(env.variables[COMPLETION], args, env)
    except Exception:
        return exits.FAULT
