"""The editions of what is shipped: each with its rules, old names of clocks."""

from pathlib import Path

from kefu.store.codecs.editions import editions, newest
from kefu.store.codecs.rules import renamed, shipped

RULE = "- {{name: {name}, starts: open, within: {within}, met-by: callback, source: x{more}}}\n"


def folder(tmp_path: Path) -> Path:
    """Two editions of one rule that got another name and more time."""
    (tmp_path / "1.yaml").write_text(RULE.format(name="answer", within="1h", more=""))
    (tmp_path / "2.yaml").write_text(RULE.format(name="reply-soon", within="2h", more=", was: answer"))
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


def test_every_shipped_edition_can_be_read() -> None:
    for edition in editions():
        assert shipped(edition)
        assert set(renamed(edition).values()) <= {rule.name for rule in shipped(edition)}
