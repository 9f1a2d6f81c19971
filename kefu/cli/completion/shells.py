"""The shells that complete kefu's command lines: their scripts, and where `--install-completion` puts them.

The scripts are kefu's own. typer's hands text of tickets to `eval` (zsh) or into the command line unquoted (bash).
"""

from collections.abc import Callable
from pathlib import Path

from kefu.core.base.frozen import frozen

SCRIPTS = Path(__file__).parent.parent.parent / "data"


def _bash(script: Path, rc: str) -> list[str]:
    quoted = str(script).replace("'", "'\\''")
    return [f"source '{quoted}'"]


def _zsh(script: Path, rc: str) -> list[str]:
    menu = [] if "zstyle" in rc else ["zstyle ':completion:*' menu select"]
    return ["fpath+=~/.zfunc; autoload -Uz compinit; compinit", *menu]


@frozen
class Shell:
    """A shell: where its script is installed and which file of its own reads it, both below the home directory.

    `lines` gives the lines that this file needs, of the script's path and of what the file holds already.
    """

    name: str
    installed: str
    rc: str = ""
    lines: Callable[[Path, str], list[str]] | None = None

    def script(self) -> str:
        """Return the script, without its last newline."""
        return (SCRIPTS / f"completion.{self.name}").read_text(encoding="utf-8").rstrip("\n")

    def install(self, home: Path) -> Path:
        """Write the script below `home`, over an older one, and have the shell read it. Return the script's path."""
        script = home / self.installed
        script.parent.mkdir(parents=True, exist_ok=True)
        script.write_text(self.script() + "\n", encoding="utf-8")
        if self.lines is not None:
            rc = home / self.rc
            held = rc.read_bytes() if rc.is_file() else b""
            lines = [
                line.encode(errors="surrogateescape") for line in self.lines(script, held.decode(errors="replace"))
            ]
            missing = [line for line in lines if line not in held]
            if missing:
                gap = b"\n" if held and not held.endswith(b"\n") else b""
                with rc.open("ab") as file:  # appended to, so that whatever bytes are there stay as they are
                    file.write(gap + b"".join(line + b"\n" for line in missing))
        return script


SHELLS = {
    shell.name: shell
    for shell in (
        Shell("bash", ".bash_completions/kefu.sh", ".bashrc", _bash),
        Shell("zsh", ".zfunc/_kefu", ".zshrc", _zsh),
        Shell("fish", ".config/fish/completions/kefu.fish"),
    )
}
