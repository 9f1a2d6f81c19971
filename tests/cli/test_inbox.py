"""A desk at a hosting service: people hand in, a job admits. A bare repository plays the host, the job runs as its recipe says."""

import subprocess
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.cli.desks import Desk
from tests.cli.shared import CONTACTS, OPEN, Clone, bare

INSTALL = "python -m pip install kefu"


def job(where: Path, name: str) -> list[str]:
    """The lines of a recipe's job that admits, as the desk has it."""
    file = {"github": ".github/workflows/kefu-inbox.yml", "gitlab": ".gitlab-ci.yml"}[name]
    held = YAML(typ="safe").load(bare(where, "show", f"main:{file}"))
    found = (
        [step["run"] for step in held["jobs"]["admit"]["steps"] if "run" in step]
        if name == "github"
        else held["admit"]["script"]
    )
    assert INSTALL in found
    return [line for line in found if line.startswith("kefu") and " admit " in line]


@pytest.fixture
def desk(tmp_path: Path) -> tuple[Path, Clone, Clone, Clone]:
    """A host without hooks, the lead's clone, an agent's, and that of the job."""
    lead = Clone(tmp_path / "lead")
    lead.top.mkdir()
    subprocess.run(["git", "init", "-q", "--bare", "--initial-branch=main", "shared.git"], cwd=tmp_path, check=True)
    lead.must(
        "--lang", "en", "init", str(lead.top), "--name", "desk", "--ci", "github", "--inbox", "--install", INSTALL
    )
    lead.must("staff", "add", "agent-1", "--name", "1", "--email", "1@example.org", "--role", "agent")
    lead.git("remote", "add", "origin", lead.url)
    assert lead.sync().endswith("was empty and holds this desk now.")
    one = Clone(tmp_path / "agent-1", "1@example.org")
    Desk(tmp_path, one.mail).must("clone", lead.url, one.top.name)
    Desk(tmp_path, "job@example.org").must("clone", lead.url, "job")
    return tmp_path, lead, one, Clone(tmp_path / "job", "job@example.org")


def run(where: Path, clone: Clone, branch: str) -> tuple[int, str, str]:
    """The job as the recipe runs it, for a branch that somebody pushed to."""
    (line,) = job(where, "github")
    words = line.replace('"$GITHUB_REF_NAME"', branch).split()[1:]
    return clone.kefu("--lang", "en", *words)


def test_what_is_handed_in_is_admitted_with_its_vault(desk: tuple[Path, Clone, Clone, Clone]) -> None:
    where, lead, one, ci = desk
    assert (
        "sync:\n  inbox: inbox/{staff}\n" in (lead.top / "kefu.yaml").read_text()
        or "inbox/{staff}" in (lead.top / "kefu.yaml").read_text()
    )
    before = bare(where, "rev-parse", "main")
    number = one.must(*OPEN, *CONTACTS)
    assert one.sync() == f"Handed in, not yet admitted: a job at {one.url} judges it; a later kefu sync tells."
    assert bare(where, "rev-parse", "main") == before
    assert bare(where, "rev-parse", "inbox/agent-1").strip() == one.tip()
    assert "refs/kefu/inbox/agent-1/2026-11" in bare(where, "for-each-ref")
    # Again: nothing is pushed twice.
    assert one.sync().startswith("Handed in, not yet admitted")
    code, _out, said = run(where, ci, "inbox/agent-1")
    assert (code, said) == (0, f"inbox/agent-1 is admitted: the desk stands at {one.tip()[:10]}.\n")
    assert bare(where, "rev-parse", "main").strip() == one.tip()
    assert run(where, ci, "inbox/agent-1")[2] == "inbox/agent-1 holds nothing new.\n"
    assert one.sync().endswith("and this clone agree.")
    lead.sync()
    assert "13812345600" in lead.must("show", number)


def test_where_the_desk_has_gone_on_both_are_united(desk: tuple[Path, Clone, Clone, Clone]) -> None:
    where, lead, one, ci = desk
    mine = one.must(*OPEN, *CONTACTS)
    other = lead.must(*OPEN, *CONTACTS)
    one.sync()
    lead.sync()
    assert run(where, ci, "inbox/lead-1")[0] == 0
    code, _out, said = run(where, ci, "inbox/agent-1")
    assert code == 0, said
    for clone in (lead, one):
        clone.sync()
        for number in (mine, other):
            assert "13812345600" in clone.must("show", number)
    assert lead.tip() == one.tip()
    assert lead.kefu("check")[0] == 0


def test_what_the_door_would_refuse_is_not_admitted(desk: tuple[Path, Clone, Clone, Clone]) -> None:
    where, _lead, one, ci = desk
    number = one.must(*OPEN)
    one.sync()
    assert run(where, ci, "inbox/agent-1")[0] == 0
    path = one.file(number)
    path.write_text(path.read_text().replace("显示门卫签收", "显示本人签收"))
    one.commit()
    one.sync()
    before = bare(where, "for-each-ref", "refs/heads/main", "refs/kefu/vault")
    code, out, said = run(where, ci, "inbox/agent-1")
    assert (code, said) == (1, "Nothing of inbox/agent-1 was admitted.\n")
    assert "[entry-edited]" in out or "entry" in out
    assert bare(where, "for-each-ref", "refs/heads/main", "refs/kefu/vault") == before
    assert run(where, ci, "main")[0] == 2
    assert run(where, ci, "inbox/nobody")[0] == 2
    # The way out is the same as at a door.
    again = one.kefu("--lang", "en", "sync", "--again")
    assert (again[0], "went aside: 1." in again[2]) == (0, True), again


def test_the_recipe_of_gitlab_admits_too(desk: tuple[Path, Clone, Clone, Clone]) -> None:
    where, lead, _one, ci = desk
    assert lead.kefu("init", "--ci", "gitlab", "--inbox", "--install", INSTALL)[0] == 0
    lead.git("push", "-q", "origin", "HEAD:main")
    assert job(where, "gitlab") == ['kefu -C desk remote admit "$CI_COMMIT_BRANCH"']
    assert ci.kefu("init", "--inbox")[0] == 2
