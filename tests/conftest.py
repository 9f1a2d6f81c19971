"""No test touches a person's home: HOME is a directory of its own that must stay empty, and the real one must stay as it is."""

import os
import pwd
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("kefu", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("kefu")

CATALOGUE = Path(__file__).parent.parent / "kefu/locale/zh_CN/LC_MESSAGES/kefu.po"

WATCHED = (
    ".gitconfig",
    ".config/git",
    ".config/kefu",
    ".bashrc",
    ".zshrc",
    ".bash_completions",
    ".zfunc",
    ".config/fish/completions",
    ".gnupg",
    "tickets",
    "kefu.yaml",
)
"""What kefu, git or a shell's completion would change in a home, were they let."""

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
"""Signals that end a program, unless it was started with them ignored."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return one worker more than processors for `-n auto`: much of the suite waits, for terminals, processes and disks."""
    return (os.cpu_count() or 1) + 1


def pytest_configure() -> None:
    """Compile the catalogue if it is older than its text, as after a `git pull`: before anything is collected."""
    try:
        stale = CATALOGUE.with_suffix(".mo").stat().st_mtime_ns < CATALOGUE.stat().st_mtime_ns
    except FileNotFoundError:
        stale = True
    if stale:
        from tests.tools.catalogue import compile_it

        compile_it()


def _seen(home: Path) -> dict[str, int | None]:
    """When each watched place of a home was last changed; None where there is nothing."""
    found: dict[str, int | None] = {}
    for name in WATCHED:
        try:
            found[name] = (home / name).lstat().st_mtime_ns
        except OSError:
            found[name] = None
    return found


@pytest.fixture(scope="session")
def guarded_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The empty directory that stands for the home in every test."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session", autouse=True)
def signals_reach_children() -> Iterator[None]:
    """What is ignored here (by a background shell, by nohup) is not ignored by the processes that tests start.

    A handler of ours, unlike an ignored signal, does not outlive an exec; and the suite itself goes on ignoring it.
    """
    ignored = [number for number in ENDING if signal.getsignal(number) is signal.SIG_IGN]
    for number in ignored:
        signal.signal(number, lambda _number, _frame: None)
    yield
    for number in ignored:
        signal.signal(number, signal.SIG_IGN)


@pytest.fixture(autouse=True)
def no_real_home(guarded_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail the test that wrote into the home it was given, or into the real one."""
    real = Path(pwd.getpwuid(os.getuid()).pw_dir)
    before = _seen(real)
    monkeypatch.setenv("HOME", str(guarded_home))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    yield
    assert list(guarded_home.iterdir()) == [], "the test wrote into its home: give it one of its own in tmp_path"
    assert _seen(real) == before, f"the test changed something in the real home {real}"
