"""Paths that macOS, Windows and many network disks take for one file: nothing of the kind comes into a desk."""

from pathlib import Path

import pytest

from kefu.core.base.errors import Refused
from kefu.store.git.lookalikes import refuse_lookalikes_in
from kefu.store.git.repo import Repo
from kefu.store.remote.union import unite
from tests.store.desks import TICKET, git, make_desk


def with_file(desk: Path, parent: str, path: str) -> str:
    """A commit with one more file; the index alone holds it, as this computer may take it for another one."""
    git(desk, "read-tree", parent)
    blob = git(desk, "hash-object", "-w", "--stdin", payload="hostile\n").strip()
    git(desk, "update-index", "--add", "--cacheinfo", f"100644,{blob},{path}")
    return git(desk, "commit-tree", "-p", parent, "-m", "x", git(desk, "write-tree").strip()).strip()


@pytest.mark.parametrize(
    ("path", "rival"),
    [
        ("Kefu.yaml", "kefu.yaml"),
        ("TICKETS/README.md", "tickets"),
        ("playbooKs/damaged.yaml", "playbooks"),
        (TICKET.lower(), TICKET),
        ("docs/cafe\u0301.md", "docs/café.md"),
        ("docs/Straße.md", "docs/strasse.md"),
        (".GITATTRIBUTES", ".gitattributes"),
    ],
)
def test_what_differs_in_case_or_form_alone_is_refused(tmp_path: Path, path: str, rival: str) -> None:
    files = {"kefu.yaml": "format: 1\n", TICKET: "one\n", "docs/café.md": "a\n", "docs/strasse.md": "b\n"}
    desk = make_desk(tmp_path / "desk", files)
    start = git(desk, "rev-parse", "HEAD").strip()
    hostile, fine = with_file(desk, start, path), with_file(desk, start, "docs/other.md")
    repo = Repo.open(desk)
    for pair in ((fine, hostile), (hostile, fine), (start, hostile)):
        with pytest.raises(Refused) as refused:
            unite(repo, *pair, "origin")
        assert refused.value.text().startswith(f"{path} in {hostile[:12]} differs from {rival} in case or in the form")
    with pytest.raises(Refused):
        refuse_lookalikes_in(repo, hostile)
    refuse_lookalikes_in(repo, fine)
    assert unite(repo, start, fine, "origin").commit == fine
    repo.close()


def test_each_side_one_of_the_two(tmp_path: Path) -> None:
    """Both are sound alone, and would be one file together."""
    desk = make_desk(tmp_path / "desk")
    start = git(desk, "rev-parse", "HEAD").strip()
    repo = Repo.open(desk)
    with pytest.raises(Refused):
        unite(repo, with_file(desk, start, "docs/Notes.md"), with_file(desk, start, "docs/notes.md"), "origin")
    repo.close()
