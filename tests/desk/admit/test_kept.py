"""What the door costs: which packages it loads, and that rules which are kept beside a desk are those that stand in it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kefu.core.config.files import CONFIG
from kefu.desk.admit.kept import FILE, keep
from kefu.desk.admit.place import RepoEnv
from kefu.store.codecs import config as config_codec
from kefu.store.yaml import shelf
from tests.desk.admit.pushes import MAIN, NOW, Commit, Door, door_at, made, note, rules

ROOT = Path(__file__).parents[3]
JUDGED = """
import sys
from datetime import datetime
from pathlib import Path
from kefu.core.admit.model import Update
from kefu.desk.admit.place import RepoEnv
from kefu.desk.admit.range import refusals
where, now, ref, old, new = sys.argv[1:]
found = refusals(RepoEnv(Path(where), datetime.fromisoformat(now), {}, {ref: old}), [Update(ref, old, new)])
print(len(found.refusals), *sorted({name.partition(".")[0] for name in sys.modules} & set(%r)))
"""
NEVER = {"typer", "git", "tabulate", "holidays", "questionary", "openpyxl", "sqlite3"}


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Door:
    return door_at(tmp_path_factory.mktemp("door") / "desk")


def loaded(door: Door, commit: str) -> list[str]:
    """How much is refused, and which of some packages judging a push of it has loaded."""
    args = [str(door.desk.top / ".git"), NOW.isoformat(), MAIN, door.tip, commit]
    program = JUDGED % ({*NEVER, "ruamel", "_ruamel_yaml"},)
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", program, *args], env=env, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_a_push_loads_no_package(door: Door) -> None:
    """YAML is parsed for the rules alone, and not where they are kept."""
    commit = made(door, note(door))
    assert loaded(door, commit) in (["0", "_ruamel_yaml", "ruamel"], ["0", "ruamel"])
    keep(RepoEnv(door.desk.top / ".git", NOW, {}), door.tip)
    assert loaded(door, commit) == ["0"]


def test_what_is_kept(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is made anew when the rules change, and another text is never taken for the one that was kept."""
    monkeypatch.setattr(shelf, "_laid", {})
    env, file = RepoEnv(door.desk.top / ".git", NOW, {}), door.desk.top / ".git" / FILE
    keep(env, door.tip)
    first = file.stat().st_mtime_ns
    keep(env, door.tip)
    assert file.stat().st_mtime_ns == first
    shelf.lay(json.loads(file.read_text(encoding="utf-8"))[1])
    data = door.data(CONFIG)
    monkeypatch.setattr("kefu.store.yaml.read._build", _none)
    assert config_codec.read(data)[0] is not None
    with pytest.raises(AssertionError):
        config_codec.read(data + b"# x\n")
    monkeypatch.undo()
    changed = made(door, Commit({CONFIG: data.replace(b"desk: desk", b"desk: other")}, b"name\n", "lead-1"))
    keep(env, changed)
    assert json.loads(file.read_text(encoding="utf-8"))[0] != []
    assert file.stat().st_mtime_ns != first
    file.write_text("[", encoding="utf-8")
    assert rules(door.pushed(made(door, note(door)))) == []


def _none(_text: str, _hand: bool) -> object:
    raise AssertionError
