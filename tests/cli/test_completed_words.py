"""What TAB offers where: whom and what the desk and the ticket know, asked as the shells' scripts ask."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kefu.cli.frame.shells import SHELLS
from tests.cli.desks import Desk, new_desk
from tests.cli.terminals import Shell
from tests.cli.test_completion import ask


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with branches, a courier and one ticket."""
    found = new_desk(tmp_path_factory.mktemp("words") / "desk")
    config = found.top / "kefu.yaml"
    text = config.read_text(encoding="utf-8")
    config.write_text(
        f"{text}\nbranches:\n  Yuhang: {{hub: H1, aliases: [YH]}}\n  Minhang: {{hub: H2}}\n"
        "areas:\n- {match: [East], courier: courier-7}\nlists:\n  ownerless: {terms: owner:none}\n",
        encoding="utf-8",
    )
    found.commit()
    found.git("config", "kefu.list.owed", "state:open")
    number = found.must("open", "signed-not-received", "75312345678901", "one", "--incomplete", "--no-input")
    found.must("note", number, "two")
    return found


def offered(desk: Desk, *words: str) -> list[str]:
    """The values that complete the last word."""
    code, out, said = ask(desk, "words_zsh", *words)
    assert (code, said) == (0, "")
    return [line.partition("\t")[0] for line in out.splitlines()]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("--as", ""), ["lead-1"]),
        (("open", "damaged", "--delivery", ""), ["Yuhang", "Minhang", "YH"]),
        (("open", "damaged", "--origin", "M"), ["Minhang"]),
        (("contact", "@", "courier:"), ["courier:courier-7"]),
        (("wait", "@", "派件员:"), ["派件员:courier-7"]),
        (("wait", "@", "origin:Y"), ["origin:Yuhang"]),
        (("message", "@", "ask-cour"), ["ask-courier"]),
        (("list", "ow"), ["owner:", "ownerless", "owed"]),
        (("list", "state:open", "ow"), ["owner:"]),
        (("overdue", "ow"), ["owner:"]),
        (("overdue", "--format", "j"), ["json", "jsonl", "junit"]),
        (("list", "is:over"), ["is:overdue"]),
        (("list", "state:open", "branch:Y"), ["branch:Yuhang", "branch:YH"]),
        (("overdue", "level:sup"), ["level:supervisor"]),
        (("export", "owner:m"), ["owner:me"]),
        (("help", "term"), ["terms"]),
        (("help", "时"), ["时限", "时间", "时钟"]),
    ],
)
def test_words_of_a_place(desk: Desk, words: tuple[str, ...], wanted: list[str]) -> None:
    """Each place offers what fits there."""
    assert offered(desk, *words) == wanted


def test_parties_and_entries(desk: Desk) -> None:
    """Roles before the colon; of a ticket the ids of its entries, the latest first; of none nothing."""
    assert {"courier", "recipient"} <= set(offered(desk, "wait", "@", ""))
    ops = [line.split()[-1] for line in desk.file(desk.must("list", "-q")).read_text().splitlines() if "- op: " in line]
    assert offered(desk, "strike", "@", "") == ops[::-1]
    assert offered(desk, "strike", "nothing", "") == []
    assert offered(desk, "message", "nothing", "") == []


def test_where_no_desk_is(tmp_path: Path) -> None:
    """Nothing fails; what needs no desk is still offered."""
    nowhere = Desk(tmp_path)
    assert offered(nowhere, "open", "damaged", "--delivery", "") == []
    assert offered(nowhere, "list", "is:over") == ["is:overdue"]
    assert offered(nowhere, "--as", "") == []


@pytest.fixture(params=sorted(SHELLS))
def shell(request: pytest.FixtureRequest, desk: Desk, tmp_path: Path) -> Iterator[Shell]:
    """Each shell with kefu's script."""
    found = Shell(request.param, desk, tmp_path, SHELLS[request.param].script() + "\n")
    yield found
    found.end()


def test_after_a_colon_and_an_equals_sign(shell: Shell) -> None:
    """In real shells, bash among them, which takes words apart there: once, twice, with more words behind it."""
    for typed, words in (
        ("kefu contact @ courier:cour\t", ["contact", "@", "courier:courier-7"]),
        ("kefu contact @ courier:\t", ["contact", "@", "courier:courier-7"]),
        ("kefu contact @ courier:courier-7 mess\t", ["contact", "@", "courier:courier-7", "message-left"]),
        ("kefu list is:overdue branch:Mi\t", ["list", "is:overdue", "branch:Minhang"]),
        (
            "kefu open damaged --set a=b:c --delivery Min\t",
            ["open", "damaged", "--set", "a=b:c", "--delivery", "Minhang"],
        ),
    ):
        assert shell.run(typed) == words
