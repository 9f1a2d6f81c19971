"""The editions of what is shipped: each with its rules, old names of clocks, and the digests of its playbooks."""

import subprocess
import sys
from pathlib import Path

from kefu.store.codecs.editions import FOLDER, editions, newest, sums, write_sums
from kefu.store.codecs.rules import renamed, shipped

ROOT = Path(__file__).parents[3]
RULE = "- {{name: {name}, starts: open, within: {within}, met-by: callback, source: x{more}}}\n"


def folder(tmp_path: Path) -> Path:
    """Two editions of one rule that got another name and more time."""
    (tmp_path / "1.yaml").write_text(RULE.format(name="answer", within="1h", more=""))
    (tmp_path / "2.yaml").write_text(RULE.format(name="reply-soon", within="2h", more=", was: answer"))
    (tmp_path / "1.sums").write_text(write_sums({"b.yaml": b"b", "a.yaml": b""}))
    (tmp_path / "README").write_text("no edition")
    (tmp_path / "2").mkdir()
    return tmp_path


def test_the_newest_is_found_by_the_folder(tmp_path: Path) -> None:
    assert editions(folder(tmp_path)) == (1, 2)
    assert newest(tmp_path) == 2
    assert 1 in editions()


def test_each_edition_has_its_rules(tmp_path: Path) -> None:
    here = folder(tmp_path)
    assert [(rule.name, str(rule.limit)) for rule in shipped(1, here)] == [("answer", "within 1h")]
    assert [(rule.name, str(rule.limit)) for rule in shipped(2, here)] == [("reply-soon", "within 2h")]
    assert shipped(99, here) == shipped(2, here)
    assert "was" not in shipped(2, here)[0].said
    assert (dict(renamed(2, here)), dict(renamed(1, here))) == ({"answer": "reply-soon"}, {})


def test_every_shipped_edition_can_be_read_and_knows_its_playbooks() -> None:
    for edition in editions():
        assert shipped(edition)
        assert set(renamed(edition).values()) <= {rule.name for rule in shipped(edition)}
        assert all(len(digest) == 64 for digest in sums(edition).values())


def test_sums_are_those_of_sha256sum(tmp_path: Path) -> None:
    assert dict(sums(1, folder(tmp_path))) == {
        "a.yaml": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "b.yaml": "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d",
    }


def test_the_sums_are_those_of_the_shipped_playbooks() -> None:
    """`python tests/tools/playbook_sums.py` writes them."""
    command = [sys.executable, str(ROOT / "tests/tools/playbook_sums.py"), "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (FOLDER / f"{newest()}.sums").exists()
