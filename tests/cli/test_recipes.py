"""`init --ci`: the recipes, run as the CI would run them: in a shallow clone without the vault."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parent.parent.parent


class Machine:
    """A place with a `kefu` on its PATH, an identity for git, and a fixed clock."""

    def __init__(self, top: Path) -> None:
        self.top = top
        tool = top / "bin" / "kefu"
        tool.parent.mkdir()
        tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kefu "$@"\n')
        tool.chmod(0o755)
        self.env = {
            "PATH": f"{tool.parent}:{os.environ['PATH']}",
            "HOME": str(top),
            "PYTHONPATH": str(ROOT),
            "LC_ALL": "C.UTF-8",
            "GIT_CONFIG_NOSYSTEM": "1",
        } | {
            f"GIT_{who}_{what}": f"lead{at}"
            for who in ("AUTHOR", "COMMITTER")
            for what, at in (("NAME", ""), ("EMAIL", "@example.org"))
        }

    def shell(
        self, line: str, now: str = "2026-11-17T09:00:00+08:00", at: str = "."
    ) -> subprocess.CompletedProcess[str]:
        """Run one line of a shell script."""
        env = {**self.env, "KEFU_NOW": now}
        return subprocess.run(
            ["sh", "-c", line], cwd=self.top / at, env=env, capture_output=True, text=True, check=False
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine with a desk that has one ticket due at 10:00."""
    found = Machine(tmp_path)
    assert found.shell("kefu init desk --timezone Asia/Shanghai").returncode == 0
    assert found.shell("kefu open order-intake none two boxes --incomplete", at="desk").returncode == 0
    return found


def _steps(machine: Machine, name: str) -> list[str]:
    """The command lines of a recipe but the installation."""
    if name == "github":
        jobs = YAML(typ="safe").load((machine.top / "desk/.github/workflows/kefu.yml").read_text())["jobs"]
        lines = [step["run"] for step in jobs["overdue"]["steps"] if "run" in step]
    else:
        lines = YAML(typ="safe").load((machine.top / "desk/.gitlab-ci.yml").read_text())["overdue"]["script"]
    return [line for line in lines if "pip install" not in line]


@pytest.mark.parametrize("name", ["github", "gitlab"])
def test_recipe_is_red_once_for_a_newly_overdue_ticket(machine: Machine, name: str) -> None:
    """Red in the quarter of an hour after the due time, with a failed case; green before and after."""
    assert machine.shell(f"kefu init --ci {name}", at="desk").returncode == 0
    clone = machine.shell("git clone -q --depth 1 file://$PWD/desk ci")
    assert clone.returncode == 0, clone.stderr
    (step,) = _steps(machine, name)
    codes = [machine.shell(step, f"2026-11-17T{at}:00+08:00", "ci").returncode for at in ("09:55", "10:10", "10:20")]
    assert codes == [0, 1, 0]
    machine.shell(step, "2026-11-17T10:10:00+08:00", "ci")
    suite = ElementTree.parse(machine.top / "ci/overdue.xml").getroot()
    assert [(case.get("classname"), len(case.findall("failure"))) for case in suite.iter("testcase")] == [
        ("overdue", 1)
    ]


def test_recipe_is_not_written_over_a_file(machine: Machine) -> None:
    """A second time is refused; nothing changes."""
    machine.shell("kefu init --ci gitlab", at="desk")
    before = machine.shell("git rev-parse HEAD", at="desk").stdout
    again = machine.shell("kefu init --ci gitlab", at="desk")
    assert (again.returncode, machine.shell("git rev-parse HEAD", at="desk").stdout) == (3, before)


def test_crontab_is_printed_and_nothing_is_committed(machine: Machine) -> None:
    """The lines name the desk; its sweep runs as cron would run it."""
    before = machine.shell("git rev-parse HEAD", at="desk").stdout
    printed = machine.shell("kefu init --ci crontab", at="desk")
    assert printed.returncode == 0
    lines = [line.split(" ", 5)[5] for line in printed.stdout.splitlines() if not line.startswith("#")]
    assert lines[0] == f"kefu -C {machine.top}/desk sweep && kefu -C {machine.top}/desk sync"
    assert machine.shell("git rev-parse HEAD", at="desk").stdout == before
    assert machine.shell(lines[0].partition(" && ")[0], "2026-11-17T10:10:00+08:00").returncode == 0


def test_unknown_recipe(machine: Machine) -> None:
    """Usage, naming the recipes."""
    done = machine.shell("kefu init --ci jenkins other")
    assert (done.returncode, done.stderr) == (2, "kefu: jenkins: no such recipe; one of: github, gitlab, crontab\n")
    assert not (machine.top / "other").exists()


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="ssh-keygen is missing")
def test_a_signed_desk_signs_its_recipe(machine: Machine) -> None:
    for line in (
        "ssh-keygen -q -t ed25519 -N '' -f ../key",
        "git config gpg.format ssh",
        "git config user.signingkey ../key.pub",
        "echo 'sign: true' >> kefu.yaml",
        "git commit -qam 'the desk signs'",
        "kefu init --ci github",
    ):
        done = machine.shell(line, at="desk")
        assert done.returncode == 0, done.stderr
    assert "gpgsig -----BEGIN SSH SIGNATURE-----" in machine.shell("git cat-file commit HEAD", at="desk").stdout
