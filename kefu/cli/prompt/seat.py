"""Somebody at a terminal: lines are read, run, and what is pasted finds its place."""

from dataclasses import replace

from kefu.cli.frame import exits
from kefu.cli.frame.ask import Choice, select
from kefu.cli.frame.env import Env
from kefu.cli.frame.language import _
from kefu.cli.prompt.background import Background
from kefu.cli.prompt.inside import Inside
from kefu.cli.prompt.lines import words
from kefu.cli.prompt.loop import ENDS, named, run_line
from kefu.cli.prompt.screen import Pasted, Screen
from kefu.cli.prompt.standing import Standing
from kefu.core.base.errors import KefuError

LINE, NOTE, OPEN, NOWHERE = "line", "note", "open", "nowhere"
BEGINNINGS = {NOTE: "note @ -", OPEN: "open --paste ", NOWHERE: ""}
"""Where a block may go besides the line it was pasted into, and how the line begins that takes it there."""


class Seat:
    """One run of the shell at a terminal."""

    def __init__(self, inside: Inside) -> None:
        self._inside = inside
        self._env = inside.base
        self._background = Background()
        self._standing = Standing(self._env)
        self._screen = Screen(self._env, self._below, self._news)

    def work(self) -> None:
        """Read and run lines until somebody leaves."""
        begun = block = ""
        while True:
            try:
                self._standing.line(now=True)
                read = self._screen.read(begun, block.count("\n") + 1 if block else 0)
                if isinstance(read, Pasted):
                    begun, block = self._placed(read)
                elif read.strip() in ENDS:
                    break
                else:
                    begun = ""
                    if read.strip():
                        given, block = block, ""
                        code = self._run(read, given)
                        if given and code not in (exits.DONE, exits.INTERRUPTED):
                            begun, block = read, given  # what was pasted outlives a line that is refused
            except KeyboardInterrupt:  # at the prompt, or when nothing ran any more
                begun = block = ""
            except EOFError:
                break
        if self._background.running and not self._tell():
            self._env.say(_("The sync goes on by itself."))

    def _run(self, line: str, block: str) -> int:
        code = exits.DONE
        if self._is_sync(line):
            self._sync()
        else:
            code = run_line(self._inside, line, block)
        self._tell()
        return code

    def _is_sync(self, line: str) -> bool:
        """Return whether a line is `sync` and no more, which may take its time beside the next commands."""
        try:
            args = words(line)
        except KefuError:
            return False
        return len(args) == 1 and args[0] in named("sync")

    def _sync(self) -> None:
        if self._background.running:
            self._env.say(_("A sync is under way; it reports when it is done."))
            return
        try:
            self._background.start(self._inside.command("sync"))
        except OSError as error:
            self._env.error(str(error))
            return
        self._env.say(_("sync runs beside the prompt and reports when it is done."))

    def _tell(self) -> bool:
        """Say what came of a sync that has ended; return whether one has."""
        news = self._news()
        if news:
            self._env.say(news)
        return bool(news)

    def _news(self) -> str:
        done = self._background.ended()
        if done is None:
            return ""
        self._standing.forget()
        code, said = done
        ending = _("sync is done.") if code == 0 else _("sync ended with exit code {code}.").format(code=code)
        return f"{said}\n{ending}" if said else ending

    def _below(self) -> str:
        """Return the line below the prompt."""
        line = self._standing.line()
        return " · ".join([line, _("sync is under way")]) if self._background.running else line

    def _placed(self, pasted: Pasted) -> tuple[str, str]:
        """Return the line that takes a block to where somebody says it goes, and the block; nothing runs by that."""
        count = pasted.block.count("\n") + 1
        self._env.say("\n".join([*pasted.block.split("\n")[:3], *(["..."] if count > 3 else [])]))
        typed = pasted.line.strip()
        choices = [
            *([Choice(LINE, _("as the text of: {line}").format(line=typed))] if typed else []),
            Choice(NOTE, _("a note on the last ticket")),
            Choice(OPEN, _("a new ticket, from names, phones and addresses in it")),
            Choice(NOWHERE, _("nowhere")),
        ]
        where = select(self._env, _("{count} lines were pasted. Where do they go?").format(count=count), choices)
        if where == NOWHERE:
            return pasted.line, ""
        return (f"{typed} -" if where == LINE else BEGINNINGS[str(where)]), pasted.block


def at_terminal(env: Env) -> int:
    """Ask for lines until somebody leaves, and run them. Return DONE, whatever came of the commands."""
    Seat(Inside(replace(env, held=[]))).work()
    return exits.DONE
