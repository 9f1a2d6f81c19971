"""Two clones pay one claim: whoever unites them is told, and both find it until one payment is struck."""

from pathlib import Path

from tests.cli.shared import shared_desk


def test_two_clones_pay_one_claim(tmp_path: Path) -> None:
    lead, one, two = shared_desk(tmp_path)
    number = one.opened()
    one.must("settle", number, "赔付", "86", "--stage", "已同意")
    for clone in (one, two):
        clone.sync()
    one.must("settle", number, "赔付", "86", "--stage", "已付")
    two.must("settle", number, "赔付", "86", "--stage", "已付")
    one.sync()
    code, _, said = two.kefu("--lang", "en", "sync")
    assert code == 0
    assert "86 of it was paid already" in said
    assert "[paid-twice]" in said
    lead.sync()
    assert "[paid-twice]" in lead.kefu("show", number)[2]
    assert lead.kefu("check")[0] == 1
    two.must("strike", number, "last", "--why", "重了")
    assert "[paid-twice]" not in two.kefu("sync")[2]
    assert two.kefu("check")[0] == 0
