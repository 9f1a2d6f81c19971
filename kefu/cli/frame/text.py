"""The sources of a command's text: the rest of the line, standard input, an editor, a pasted block."""

from collections.abc import Sequence
from pathlib import Path

from kefu.cli.frame.env import Env
from kefu.cli.frame.language import _
from kefu.core.base.errors import Usage


def given(env: Env, words: Sequence[str] | None) -> str:
    """Return the words of the line joined by spaces, or standard input for a lone `-`; empty if there are none."""
    return piped(env) if list(words or ()) == ["-"] else " ".join(words or ()).strip()


def wanted(env: Env, words: Sequence[str] | None, what: str, *, no_input: bool = False) -> str:
    """Return `given`, or on a terminal what is written in the editor below the explanation `what` (translated already).

    Usage if there is no text at all.
    """
    text = given(env, words)
    if not text and not words and env.interactive and not no_input:
        text = edited(env, what)
    if not text:
        raise Usage("The text is missing: write it at the end of the line, or - to read it from standard input.")
    return text


def piped(env: Env) -> str:
    """Return all of standard input, without the space around it. Usage if it is not UTF-8, or was read before.

    A block that was pasted for the command stands in its place.
    """
    if env.block:
        text, env.block, env.stdin_read = env.block, "", True
        return text.strip()
    if env.stdin_read:
        raise Usage("Standard input is read once: write one of the two on the line.")
    env.stdin_read = True
    try:
        return env.stdin.buffer.read().decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise Usage("Standard input is not UTF-8 text.") from None


def edited(env: Env, what: str) -> str:
    """Return what is written in $VISUAL, $EDITOR or vi, without the lines that begin with #. Usage if the editor fails.

    The file is private.
    """
    import shlex
    import subprocess
    import tempfile

    editor = env.variables.get("VISUAL") or env.variables.get("EDITOR") or "vi"
    with tempfile.TemporaryDirectory(prefix="kefu-") as folder:
        file = Path(folder, "text.txt")
        note = _("Lines that begin with # are left out; an empty text records nothing.")
        file.write_text("\n" + "".join(f"# {line}\n" for line in [*what.splitlines(), note]), encoding="utf-8")
        # Where standard output is piped it takes data only: the editor draws on standard error.
        screen = None if env.stdout.isatty() else env.stderr
        try:
            done = subprocess.run([*shlex.split(editor), str(file)], stdout=screen, check=False).returncode == 0
        except (OSError, ValueError):
            done = False
        if not done:
            raise Usage("The editor {editor} failed; set EDITOR, or write the text on the line.", editor=editor)
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            raise Usage("What the editor {editor} left is not UTF-8 text.", editor=editor) from None
    return "\n".join(line for line in lines if not line.startswith("#")).strip()


def pasted(env: Env) -> str:
    """Return a pasted block: on a terminal up to an empty line or Ctrl-D, else all of standard input."""
    if env.block or not env.interactive:
        return piped(env)
    env.say(_("Paste the block, then press Enter on an empty line:"))
    lines: list[str] = []
    for line in iter(env.stdin.readline, ""):
        # Empty lines before the block do not end it.
        if not line.strip() and lines:
            break
        lines.append(line)
    return "".join(lines).strip()
