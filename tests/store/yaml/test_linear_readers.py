"""No file, message or table from outside stalls a reader of `store`: the cost grows with its length."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kefu.cli.frame.usage import TEMPLATES, again
from kefu.core.base.errors import KefuError
from kefu.core.base.findings import Finding
from kefu.core.clocks.read import Allowed
from kefu.core.intake import titles
from kefu.core.intake.category_words import category_of
from kefu.core.intake.examples import example
from kefu.core.intake.importing import Map, case
from kefu.core.intake.typed_words import waybill
from kefu.core.judge.personal import unmasked
from kefu.core.vocabulary.ids import path_of
from kefu.store.codecs import commit, importmap, listed, playbook, quick, rules, ticket, values, vault
from kefu.store.index.scan import odd_entries
from kefu.store.remote.faults import clone_fault, without_password
from kefu.store.tables import json_rows
from kefu.store.tables import read as tables
from kefu.store.tables.rows import Row
from kefu.store.yaml import read as yamlio
from tests.linear import HUGE, LARGE, Reader, fill, grows_with_length

NUMBER = "261121-7K3F9Q5"
TICKET = f"""id: {NUMBER}
title: {{title}}
state: open

timeline:
- op: 7K3F9Q0000
  at: 2026-11-21T08:00:00+08:00
  by: agent-1
  did: open
  cycle: 7K3F9Q0000
  facts:
    title: {{title}}
"""


def read_ticket(text: str) -> object:
    """A ticket of this title, as `show` and `check` read it."""
    return ticket.read(TICKET.format(title=text).encode(), path_of(NUMBER))


def read_table(text: str) -> Iterator[Row]:
    """The rows of a CSV file or of JSON lines with these lines."""
    data, path = text.encode(), Path("table")
    decoded, _ = tables.decoded(data, path)
    table = json_rows.table(decoded, path) or tables._csv(f"a,b\n{decoded}", path, 0)
    yield from table.rows


def read_cell(text: str) -> Iterator[object]:
    """A cell as a first map and an import look at it, whatever its column is."""
    yield titles.target_of(text), titles.total({"a": text}), titles.heading([[text], [text, text]])
    yield category_of(text), [example(target, text, fits=False) for target in ("category", "waybill", "text")]
    for target in ("at", "recipient.phone", "waybill"):
        with suppress(KefuError):
            yield case({"a": text}, Map({"a": target}), UTC)
        with suppress(KefuError):
            yield waybill(text)


READERS: Mapping[str, Reader] = {
    "YAML": lambda text: yamlio.read(text.encode(), "x", hand=False),
    "YAML by hand": lambda text: yamlio.read(text.encode(), "x", hand=True),
    "YAML, unclosed": lambda text: yamlio.read(f'title: "{text}\n'.encode(), "x", hand=True),
    "YAML written": lambda text: yamlio.emit({"title": text, "at": text, "n": text, "x": text, text: "x"}),
    "YAML on one line": yamlio.flow,
    "quick YAML": quick.root,
    "quick YAML, quoted": lambda text: quick.root(f'title: "{text}"\n'),
    "ticket": read_ticket,
    "list": lambda text: listed.listed(f"id: x\ntimeline:\n{text}".encode(), path_of(NUMBER)),
    "waybills of a broken ticket": lambda text: listed.listed(text.encode(), path_of(NUMBER)),
    "texts": lambda text: listed.texts(text.encode()),
    "message of a commit": commit.groups,
    "entries of a message": lambda text: commit.entries_of(text.encode()),
    "rules": lambda text: rules.playbook_rules(b"clocks:\n" + text.encode(), "x", Allowed()),
    "head of a playbook": lambda text: playbook.read_head(text.encode(), "playbooks/x.yaml"),
    "record of the vault": lambda text: vault.read(text.encode(), "x"),
    "map of an import": lambda text: importmap.read(text.encode(), "x"),
    "values by hand": lambda text: [check("key", text) for check in values.CHECKS.values()],
    "table": read_table,
    "cell of a table": read_cell,
    "address of a remote": lambda text: without_password(f"ssh://{text}"),
    "words of git": lambda text: clone_fault(text.encode(), "x"),
    "tree of git": lambda text: list(odd_entries(text.encode())),
    "command line": lambda text: again(f"No such option: {text}", {}) + again(text, TEMPLATES),
}
HOSTILE: tuple[tuple[tuple[str, ...], str], ...] = (
    (("1",), "x"),
    (("1_",), "x"),
    (("1:1",), "x"),
    ((" ",), "x"),
    (("a: 1\n",), ""),
    (("- a\n",), ":"),
    (("[",), ""),
    (("[", "]"), "x"),
    (("{a: ",), ""),
    (("a: b: ",), ""),
    (('"',), ""),
    (('"a" b\n',), ""),
    (('a,"b\n',), ""),
    (('x","""\n',), ""),
    (("[{",), ""),
    (('{"a":',), ""),
    (('{"a": "b"}\n',), ""),
    (("\\",), ""),
    ((":",), ""),
    (("#", " #"), ""),
    (("Kefu-Ticket: a\n", "Kefu-Op: "), ""),
    (("\n  - start: a\n", "    x\n"), ""),
    (("<<<<<<<\n",), ""),
    ((" is not one of ",), "x"),
    (("\u0315\u0300",), ""),
    (("|", ">\n"), ""),
)
"""Fragments that fill a text, and its tail."""
FRAGMENTS = (
    *"1ax -:#'\"\\,.;?*&!|>%@[]{}_\n\t",
    *("a: ", "- ", "a: |\n  b\n", "? ", "1_", "1:1", "---\n", '""', '"a"', '{"a":1}\n', "Kefu-Ticket: a\n", "Kefu-Entry: "),
    *("waybill: 1\n", "  at: 2026\n", "  - start: x\n", "    bears: x\n", "clocks:\n", "\0", "100755 blob 0\t", "韩", "\u0301"),
)  # fmt: skip


@pytest.mark.parametrize("size", [LARGE, pytest.param(HUGE, marks=pytest.mark.long)])
@pytest.mark.parametrize("name", READERS)
def test_a_hostile_file_costs_its_length(name: str, size: int) -> None:
    steep = [grows_with_length(READERS[name], partial(fill, parts, tail=tail), size) for parts, tail in HOSTILE]
    assert [said for said in steep if said] == []


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    name=st.sampled_from(list(READERS)),
    parts=st.lists(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=3).map("".join), min_size=1, max_size=3),
    tail=st.sampled_from(("", "x", "1", "\n", '"', "]", ": ")),
)
def test_any_repeated_fragments_cost_their_length(name: str, parts: list[str], tail: str) -> None:
    assert grows_with_length(READERS[name], partial(fill, tuple(parts), tail=tail)) == ""


def test_a_long_timeline_costs_its_length() -> None:
    """A ticket of many entries, as a stranger may push it."""
    entry = TICKET[TICKET.index("- op") : TICKET.index("  facts:")].replace("did: open", "did: note")

    def timeline(size: int) -> str:
        ops = (f"7K3F9{i:05}" for i in range(size // len(entry)))
        return TICKET.format(title="x") + "".join(entry.replace("op: 7K3F9Q0000", f"op: {op}") for op in ops)

    assert grows_with_length(lambda text: ticket.read(text.encode(), path_of(NUMBER)), timeline) == ""


def test_a_check_of_many_texts_and_waybills_costs_their_length() -> None:
    """Every text is looked through for phones, none of which is one of the ticket's waybills."""

    def changes(size: int) -> str:
        rows = (
            f'  - fact: demand\n    was: "75{i:012}"\n    now: "\\"13900{i:06}"\n  - fact: waybill\n    now: "75{i:012}"\n'
            for i in range(size // 400)
        )
        entry = TICKET[TICKET.index("- op") : TICKET.index("  facts:")].replace("did: open", "did: amend")
        return (
            f"{TICKET.format(title='x')}{entry.replace('op: 7K3F9Q0000', 'op: 7K3F9Q0001')}  changes:\n{''.join(rows)}"
        )

    def checked(text: str) -> list[Finding]:
        found, findings = ticket.read(text.encode(), path_of(NUMBER))
        assert found is not None, findings
        return list(unmasked(found))

    assert len(checked(changes(4000))) == 10
    assert grows_with_length(checked, changes) == ""


def test_what_is_nested_too_deeply_is_left_to_the_strict_reader() -> None:
    """However deep: the quick reader follows no more levels than the strict one."""
    deep = "".join(f"{'  ' * i}a:\n" for i in range(1500))
    assert quick.root(deep + f"{'  ' * 1500}a: b\n") is None
