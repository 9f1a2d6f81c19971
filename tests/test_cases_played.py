"""The forty cases of an agent's own table, each opened by its own word and played to its end with what the case says."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from kefu.core.base.node import Node
from kefu.core.config.categories import Catalogue
from kefu.core.playbook.model import Playbook
from kefu.desk.play.playbooks import NO_DESK, Source, read_all
from kefu.store.codecs import ticket as ticket_codec
from kefu.store.yaml import read as yamlio
from tests.core.playbook.walks import Answered
from tests.test_forty_cases import ROOT, Desk, cases, made, path_of
from tests.truth.oracle import untruths
from tests.truth.scripted import Said, Script, asked
from tests.truth.walking import asked_by

ROWS = cases()
QUICK = (0, 3, 8, 20)
"""Rows that every run of the tests plays on a desk; the others are a long round."""
CHANNELS = {"电话": "phone", "工单": "platform", "在线": "online", "微信群": "group", "系统": "system"}


@dataclass(frozen=True)
class Played:
    """What a row of the table says: its category's playbook, the answers, in order, and the result."""

    book: Playbook
    asked: tuple[Answered, ...]
    result: str
    unused: tuple[str, ...]
    lies: tuple[str, ...]
    state: str

    def answers(self, proof: Path) -> str:
        """Return the answers as a file for a real ticket names them."""
        return "".join(
            f'{one.step.id}: {{value: "{value(one, proof)}"{more(one)}}}\n' for one in self.asked if told(one)
        )


def told(one: Answered) -> bool:
    """Return whether a step is answered by more than going on."""
    return bool(one.said.value) or one.step.kind == "close"


def value(one: Answered, proof: Path) -> str:
    """Return an answer's value; the evidence is a real file."""
    return str(proof) if one.step.kind == "evidence" else one.said.value


def more(one: Answered) -> str:
    """Return the text that belongs to an answer, where it has one."""
    return ', text: "原话"' if one.step.kind in ("wait", "close") else ""


@cache
def books() -> tuple[Mapping[str, Playbook], Catalogue]:
    """The standard playbooks, and their words."""
    files = sorted((ROOT / "playbooks").glob("*.yaml"))
    shelf = read_all([Source(f"playbooks/{p.name}", p.read_bytes()) for p in files], NO_DESK)
    return shelf.books, shelf.catalogue


@cache
def said() -> tuple[Mapping[str, Node], ...]:
    """What each row says, from the table beside it."""
    path = ROOT / "tests/data/cases_played.yaml"
    document, found = yamlio.read(path.read_bytes(), str(path), hand=True)
    assert document is not None, found
    assert isinstance(document.root, list)
    return tuple(row for row in document.root if isinstance(row, dict))


@cache
def played(n: int) -> Played:
    """A row, played in memory."""
    row, given = ROWS[n], said()[n]
    found, catalogue = books()
    book = found[catalogue.resolve(row["问题类型"]).category]
    facts: dict[str, Node] = {"channel": CHANNELS[row["渠道"]], "recipient": {"phone": row["收件电话"]}}
    answers: Said = given["answers"]  # type: ignore[assignment]
    script = Script(book, "outbound" if row["进出港"] == "出港" else "inbound", answers, facts)
    trip = script.walk()
    assert trip.stuck == ""
    lies = untruths(trip.ticket, lambda name: asked_by(book, name))
    unused = tuple(script.unused())
    return Played(book, tuple(asked(trip)), str(given["result"]), unused, tuple(lies), trip.ticket.state)


@pytest.mark.parametrize("n", range(len(ROWS)), ids=lambda n: f"{n}-{ROWS[n]['问题类型']}")
def test_a_case_ends_in_what_it_says(n: int) -> None:
    """Each of its answers is asked for, it is closed with the result of the trade, and nothing of it is untrue."""
    case = played(n)
    last = case.asked[-1].position.path
    results = [passed.answer for passed in last if passed.step.kind == "resolve"]
    assert (case.lies, case.unused, results[-1:], case.state) == ((), (), [case.result], "closed")


# -- on a desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """One desk for all of them, of one person who decides alone, with a file to be attached."""
    where = tmp_path_factory.mktemp("cases")
    (where / "proof.png").write_bytes(b"proof")
    found = made(where / "desk")
    (found.where / "kefu.yaml").write_text(
        "format: 1\ntimezone: Asia/Shanghai\nlanguage: zh\nstaff:\n"
        "  lead-1: {name: 客服主管, email: lead-1@example.org, roles: [agent, supervisor, manager]}\n",
        encoding="utf-8",
    )
    found.git("commit", "-qam", "staff: one\n\nKefu-Action: staff\n")
    return found


def opened(desk: Desk, row: Mapping[str, str]) -> str:
    """The number of a new ticket for a row of the table."""
    words = ["open", row["问题类型"], row["运单号"], row["问题描述"], "--no-input", "--channel", row["渠道"]]
    words += ["--direction", row["进出港"], "--sender", row["寄件人"], "--sender-phone", row["寄件电话"]]
    words += ["--sender-address", row["寄件地址"], "--recipient", row["收件人"], "--recipient-phone", row["收件电话"]]
    words += ["--recipient-address", row["收件地址"], "--origin", row["始发网点"], "--delivery", row["派件网点"]]
    return desk.kefu(*words).strip()


def rows() -> list[object]:
    """Each row, all but a few marked as a long round."""
    marked = [(n, pytest.mark.long if n not in QUICK else ()) for n in range(len(ROWS))]
    return [pytest.param(n, marks=mark, id=f"{n}-{ROWS[n]['问题类型']}") for n, mark in marked]


@pytest.mark.parametrize("n", rows())
def test_a_case_is_opened_by_its_word_and_played_to_an_end(desk: Desk, n: int) -> None:
    """An answers file brings a real ticket to the same end, and its record says nothing untrue."""
    case = played(n)
    number = opened(desk, ROWS[n])
    file = desk.where.parent / "answers.yaml"
    file.write_text(case.answers(desk.where.parent / "proof.png"), encoding="utf-8")
    code, out, err = desk.run("play", number, "--answers", str(file), "--no-input")
    assert (code, out.strip()) == (0, number), err
    assert "the playbook is at its end: solved " in err, err
    ticket, found = ticket_codec.read((desk.where / path_of(number)).read_bytes(), path_of(number))
    assert ticket is not None, found
    assert (ticket.state, ticket.fact("result")) == ("closed", case.result)
    assert untruths(ticket, lambda name: asked_by(case.book, name)) == []
