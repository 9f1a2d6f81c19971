"""`init --ci`: the recipes, run as the CI would run them: in a shallow clone without the vault."""

import os
import shlex
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


INSTALL = """python -m pip install 'kefu @ git+https://git.example.org/kefu.git'  # "ours": {x: 1}"""
"""A command that YAML would take for something else if it stood there bare."""


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine with a desk that has one ticket due at 10:00."""
    found = Machine(tmp_path)
    assert found.shell("kefu init desk --timezone Asia/Shanghai").returncode == 0
    assert found.shell("kefu open order-intake none two boxes --incomplete", at="desk").returncode == 0
    return found


def _steps(machine: Machine, name: str) -> list[str]:
    """The command lines of a recipe but the installation."""
    return [line for line in _lines(machine, name) if "pip install" not in line]


def _lines(machine: Machine, name: str) -> list[str]:
    """The command lines of a recipe."""
    if name == "github":
        jobs = YAML(typ="safe").load((machine.top / "desk/.github/workflows/kefu.yml").read_text())["jobs"]
        lines = [step["run"] for step in jobs["overdue"]["steps"] if "run" in step]
    else:
        lines = YAML(typ="safe").load((machine.top / "desk/.gitlab-ci.yml").read_text())["overdue"]["script"]
    return lines


@pytest.mark.parametrize("name", ["github", "gitlab"])
def test_recipe_is_red_once_for_a_newly_overdue_ticket(machine: Machine, name: str) -> None:
    """Red in the quarter of an hour after the due time, with a failed case; green before and after."""
    assert machine.shell(f"kefu init --ci {name} --install {shlex.quote(INSTALL)}", at="desk").returncode == 0
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


@pytest.mark.parametrize("name", ["github", "gitlab"])
def test_how_kefu_is_installed_there_is_said_by_the_desk(machine: Machine, name: str) -> None:
    """The command stands in the recipe as it was typed; without it, or in two lines, nothing is written."""
    before = machine.shell("git rev-parse HEAD", at="desk").stdout
    for wrong in ("", "--install ' '", "--install 'a\nb'"):
        done = machine.shell(f"kefu init --ci {name} {wrong}", at="desk")
        assert (done.returncode, done.stdout) == (2, ""), wrong
        assert "--install" in done.stderr
    assert machine.shell("git rev-parse HEAD", at="desk").stdout == before
    assert machine.shell(f"kefu init --ci {name} --install {shlex.quote(INSTALL)}", at="desk").returncode == 0
    assert INSTALL in _lines(machine, name)


def test_install_goes_with_a_recipe_that_has_it(machine: Machine) -> None:
    """A crontab belongs to a machine on which kefu is; a desk without a recipe installs nothing."""
    for line in ("--ci crontab --install 'pip install .'", "other --install 'pip install .'"):
        assert machine.shell(f"kefu init {line}", at="desk").returncode == 2
    assert not (machine.top / "desk/other").exists()


def test_recipe_is_not_written_over_a_file(machine: Machine) -> None:
    """A second time is refused; nothing changes."""
    machine.shell("kefu init --ci gitlab --install 'pip install .'", at="desk")
    before = machine.shell("git rev-parse HEAD", at="desk").stdout
    again = machine.shell("kefu init --ci gitlab --install 'pip install .'", at="desk")
    assert (again.returncode, machine.shell("git rev-parse HEAD", at="desk").stdout) == (3, before)


def _cron(machine: Machine, at: str) -> tuple[int, str]:
    """Run the printed lines as cron does, with hardly a PATH; the worst exit code, and what would be mailed."""
    printed = machine.shell("kefu init --ci crontab", at="desk").stdout
    lines = [line.split(" ", 5)[5].replace("\\%", "%") for line in printed.splitlines() if not line.startswith("#")]
    plain = {**machine.env, "PATH": "/usr/bin:/bin", "KEFU_NOW": f"2026-11-17T{at}:00+08:00"}
    done = [
        subprocess.run(["sh", "-c", line], cwd="/", env=plain, capture_output=True, text=True, check=False)
        for line in lines
    ]
    return max(one.returncode for one in done), "".join(one.stdout + one.stderr for one in done)


def test_crontab_is_printed_and_nothing_is_committed(machine: Machine) -> None:
    """The lines name the desk and the program by whole paths; without a remote nothing is synced."""
    before = machine.shell("git rev-parse HEAD", at="desk").stdout
    printed = machine.shell("kefu init --ci crontab", at="desk")
    assert printed.returncode == 0
    lines = [line.split(" ", 5)[5] for line in printed.stdout.splitlines() if not line.startswith("#")]
    assert lines == [
        f"{sys.executable} -m kefu -C {machine.top}/desk sweep --quiet",
        f"{sys.executable} -m kefu -C {machine.top}/desk overdue --crossed 15m --quiet",
    ]
    assert machine.shell("git rev-parse HEAD", at="desk").stdout == before


def test_the_line_that_enters_the_crontab_keeps_what_is_there(machine: Machine) -> None:
    """A bare `| crontab -` would put kefu's lines in the place of all others."""
    tool = machine.top / "bin/crontab"
    tool.write_text(
        f'#!/bin/sh\nf="{machine.top}/tab"\nif [ "$1" = -l ]; then cat "$f"; else cat >"$f.new" && mv "$f.new" "$f"; fi\n'
    )
    tool.chmod(0o755)
    (machine.top / "tab").write_text("0 3 * * * backup\n")
    first = machine.shell("kefu init desk --ci crontab").stdout.splitlines()[0]
    line = first.removeprefix("# Once: ").partition("   ")[0].replace("DIR", "desk")
    assert machine.shell(line).returncode == 0
    held = (machine.top / "tab").read_text().splitlines()
    assert held[0] == "0 3 * * * backup"
    assert [one.partition(" -m kefu ")[2].split()[2] for one in held if " -m kefu " in one] == ["sweep", "overdue"]


def test_crontab_mails_only_what_is_new(machine: Machine) -> None:
    """Nothing before a ticket is due, the ticket once, nothing after; with a remote the same, and it is synced."""
    number = machine.shell("kefu list -q", at="desk").stdout.strip()
    assert _cron(machine, "09:55") == (0, "")
    code, mail = _cron(machine, "10:10")
    assert (code, number in mail) == (0, True)
    assert _cron(machine, "10:30") == (0, "")
    for line in ("kefu remote init ../shared.git", "git remote add origin ../shared.git", "kefu sync"):
        assert machine.shell(line, at="desk").returncode == 0
    assert machine.shell("kefu note @ asked", "2026-11-17T10:31:00+08:00", at="desk").returncode == 0
    assert _cron(machine, "10:45") == (0, "")
    assert (
        machine.shell("git rev-parse HEAD", at="desk").stdout
        == machine.shell("git rev-parse main", at="shared.git").stdout
    )


def test_crontab_of_an_installed_program(machine: Machine) -> None:
    """The script that ran is named by its whole path, quoted for the shell and for cron."""
    place = machine.top / "a 100% place"
    place.mkdir()
    script = place / "kefu"
    script.write_text(f"#!{sys.executable}\nimport sys\nfrom kefu.cli.frame.main import command\nsys.exit(command())\n")
    script.chmod(0o755)
    done = machine.shell(f"'{script}' init --ci crontab", at="desk")
    assert f"*/15 * * * * '{machine.top}/a 100\\% place/kefu' -C " in done.stdout, done.stderr


def test_quiet_leaves_the_last_list_as_it_was(machine: Machine) -> None:
    """What cron lists is not what %1 means; a format for programs stays whole."""
    machine.shell("kefu list", at="desk")
    machine.shell("kefu overdue --quiet waybill:1", at="desk")
    assert machine.shell("kefu show %1", at="desk").returncode == 0
    assert machine.shell("kefu overdue --quiet --format json", at="desk").stdout.startswith("{")


def test_what_is_mailed_is_as_it_was_chosen(machine: Machine) -> None:
    """Columns and order hold for --quiet too, and a wrong one is refused."""
    late = "2026-11-17T10:10:00+08:00"
    mailed = machine.shell("kefu overdue --quiet --columns title --sort title", late, at="desk").stdout
    assert [line.strip() for line in mailed.splitlines()] == ["title", "---------", "two boxes"]
    for wrong in ("--columns titel", "--sort titel"):
        done = machine.shell(f"kefu overdue --quiet {wrong}", late, at="desk")
        assert (done.returncode, done.stdout, "did you mean title?" in done.stderr) == (2, "", True)


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
        "kefu init --ci github --install 'pip install .'",
    ):
        done = machine.shell(line, at="desk")
        assert done.returncode == 0, done.stderr
    assert "gpgsig -----BEGIN SSH SIGNATURE-----" in machine.shell("git cat-file commit HEAD", at="desk").stdout
