"""The hooks of a shared desk: the small scripts that start kefu, which takes a push or refuses it, and the settings.

A script names the interpreter and the places of its packages, so that it runs the same whoever pushes and whatever is
in his environment. Where they are not there any more it refuses every push and says why.
"""

import os
import shlex
import sys
import sysconfig
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from kefu import __version__
from kefu.core.base.errors import StoreFault
from kefu.store.git.child import disk_fault
from kefu.store.git.repo import Repo

BEFORE, AFTER = "pre-receive", "post-receive"
NAMES = (BEFORE, AFTER)
LARGEST = "receive.maxInputSize"
SETTINGS: Mapping[str, str] = {
    "receive.denyNonFastForwards": "true",
    "receive.denyDeletes": "true",
    "receive.fsckObjects": "true",
    "transfer.fsckObjects": "true",
    "core.logAllRefUpdates": "true",
    "core.fsync": "committed,reference",
    "gc.reflogExpireUnreachable": "90 days",
}
"""A shared desk refuses rewrites and deletions of branches (a vault may begin anew), keeps reflogs of branches only."""
CHOSEN: Mapping[str, str] = {LARGEST: "100m"}
"""What whoever looks after a shared desk may set otherwise: the most bytes that one push may bring."""
SEED = "receive.certNonceSeed"
GONE = (
    "kefu: kefu is not where this shared desk knows it, so nothing can be taken. Whoever looks after the desk runs "
    "kefu remote init on it, which enters where kefu is now. Everything is committed in your clone.",
    "kefu：共享库记录的位置上找不到 kefu，无法接收推送。请共享库的管理人在那里运行 kefu remote init，登记 kefu 现在的位置。"
    "您的内容都已提交在自己的仓库里。",
)
"""Said by the shell, where no kefu is that could translate it."""
MISSED = (
    "kefu: kefu is not where this shared desk knows it: this push was taken and has no receipt yet, the next one makes it up.",
    "kefu：共享库记录的位置上找不到 kefu：推送已接收，暂无回执，下一次推送时补记。",
)
_SCRIPT = """\
#!/bin/sh
# Made by kefu {version} (kefu remote init), which also makes it anew. It starts kefu, by whose rules a push is {what}.
gone() {{
{said}
    exit 1
}}
[ -x {python} ] && [ -f {main} ] || gone
exec {python} -I -S -X utf8 -c {code} {name} {places}
"""
_CODE = """import sys
sys.path.extend(sys.argv[2:])
try:
    from kefu.hook.main import main
except ImportError as error:
    sys.exit({lines!r} + str(error))
main(sys.argv[1])"""


def script(name: str) -> str:
    """Return the text of the hook `name`, which starts the kefu that runs now."""
    said = GONE if name == BEFORE else MISSED
    return _SCRIPT.format(
        version=__version__,
        what="taken or refused" if name == BEFORE else "entered in the receipts",
        said="\n".join(f"    echo {shlex.quote(line)} >&2" for line in said),
        python=shlex.quote(sys.executable),
        main=shlex.quote(str(_package() / "hook" / "main.py")),
        code=shlex.quote(_CODE.format(lines="\n".join(said) + "\nkefu: ")),
        name=name,
        places=" ".join(map(shlex.quote, places())),
    )


def _package() -> Path:
    return Path(__file__).resolve().parents[2]


def places() -> list[str]:
    """Return the directories in which an interpreter without packages of its own finds kefu and what it needs."""
    spec = find_spec("ruamel.yaml")
    yaml = str(Path(spec.origin).parents[2]) if spec is not None and spec.origin else ""
    found = (str(_package().parent), yaml, sysconfig.get_path("purelib"), sysconfig.get_path("platlib"))
    return list(dict.fromkeys(path for path in found if path))


def directory(repo: Repo) -> Path:
    """Return where the hooks of a shared desk stand: an absolute path, whatever git's configuration says of others."""
    return Path(os.path.realpath(repo.common)) / "hooks"


def install(repo: Repo, *, signed: bool) -> None:
    """Put the hooks into a bare repository and set what it needs; it may be repeated. StoreFault for the disk.

    `signed`: pushes may bring a signature of their own, which their receipts keep.
    """
    home = directory(repo)
    try:
        home.mkdir(exist_ok=True)
        for name in NAMES:
            # git passes by a hook that is not executable: it must be so from its first moment.
            spare = home / f".{name}.kefu"
            spare.write_text(script(name), encoding="utf-8")
            spare.chmod(0o755)
            spare.replace(home / name)
    except OSError as error:
        raise disk_fault(error, home) from error
    for key, value in settings(repo).items():
        if repo.config(key) != value:
            repo.git("config", "--local", key, value)
    lacking = {key: value for key, value in CHOSEN.items() if repo.config(key) is None}
    if signed and repo.config(SEED) is None:
        from secrets import token_hex

        # Through a pipe `git config` takes no value: this one shows in `ps` on that machine for a moment.
        lacking[SEED] = token_hex(32)
    for key, value in lacking.items():
        repo.git("config", "--local", key, value)


def settings(repo: Repo) -> Mapping[str, str]:
    """Return what a shared desk must be set to."""
    return {**SETTINGS, "core.hooksPath": str(directory(repo))}


def held(repo: Repo, name: str) -> str | None:
    """Return the text of a hook as it stands, None where there is none that git would run. StoreFault for the disk."""
    path = directory(repo) / name
    try:
        return path.read_text(encoding="utf-8", errors="replace") if os.access(path, os.X_OK) else None
    except FileNotFoundError:
        return None
    except OSError as error:
        raise disk_fault(error, path) from error


def local(repo: Repo, key: str) -> str | None:
    """Return what the repository's own configuration says of a key; None where it says nothing."""
    done = repo.ask("config", "--local", "--get", key)
    if done.code > 1:
        raise StoreFault("{path} cannot be read or written: {why}.", path=str(repo.common), why=done.err.decode())
    return done.out.decode("utf-8", "surrogateescape").removesuffix("\n") if done.code == 0 else None
