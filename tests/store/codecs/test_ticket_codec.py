"""The ticket file: canonical both ways, text that stays text, and hand-damaged files that give their finding at once."""

import io
import re
import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from kefu.core.base.errors import Refused
from kefu.core.base.node import Node
from kefu.core.fold.fold import fold
from kefu.core.ticket.model import Ticket
from kefu.store.codecs import ticket as codec
from kefu.store.codecs import ticket_header as header_codec
from kefu.store.yaml import read as yamlio
from tests.core.fold.timelines import FACTS, NUMBER, act, at, do, op, opened, start

PATH = f"tickets/2026/11/21/{NUMBER}.yaml"
BAD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
LOOKS = [
    "~",
    "null",
    "Null",
    "NULL",
    "true",
    "True",
    "yes",
    "Yes",
    "YES",
    "no",
    "NO",
    "on",
    "off",
    "y",
    "n",
    "N",
    ".inf",
    "-.INF",
    ".nan",
    "0",
    "007",
    "0571234567",
    "1_000",
    "-1",
    "+1",
    "1.5",
    ".5",
    "1.",
    "1e5",
    "1E-3",
    "0x1F",
    "-0x1F",
    "0o17",
    "0b101",
    "12:30",
    "190:20:30",
    "1:20.5",
    "2026-11-21",
    "2026-11-21T09:12:30+08:00",
    "2026-1-2",
    "=",
    "<<",
    "-",
    "--",
    "---",
    "...",
    "?",
    ":",
    ":a",
    "a:",
    "#a",
    "a#",
    "&",
    "*",
    "!",
    "|",
    ">",
    "%",
    "@",
    "`",
    "[",
    "]",
    "{",
    "}",
    ",",
    "'",
    '"',
    "''",
    "\\",
    "\\n",
    "?a",
    "-a",
    "&a",
    "*a",
    "!a",
    "|a",
    ">a",
    "%a",
    "@a",
    "`a",
    "[a]",
    "{a}",
    "a,b",
    "a:b",
    "李*",
    "北京市,朝阳区",
    "1********00",
]
LOOKS += [
    "",
    " ",
    " a",
    "a ",
    "a: b",
    "a #b",
    "a : b",
    "a\tb",
    "\ta",
    "\n",
    "a\n",
    "\na",
    "a\nb",
    "a\n\nb",
    "a\n b",
    " a\nb",
]
LOOKS += [
    "a\n  \nb",
    "a \nb",
    "a\n",
    "a\n\n",
    "# a\n# b",
    "- a\n- b",
    "a: b\nc: d",
    "---\n...",
    "2001-12-14 21:59:43.10 -5",
]
LOOKS += [
    "\u3000全角",
    "a\u00a0",
    "\u200b",
    "🫨",
    "\U00031350",
    "\u0300a",
    "=======\n<<<<<<< HEAD",
    "%YAML 1.2\n---",
    "x" * 5000,
]
TEXT = st.one_of(
    st.sampled_from(LOOKS),
    st.text(st.characters(codec="utf-8"), max_size=40).map(lambda t: BAD.sub("", t)),
    st.text(st.sampled_from("ab \n\t:#-?!&*|>'\"%@`{}[],~=<.\\0123456789e_x"), max_size=12),
)


def safe(data: str, version: str | None = None) -> object:
    """What another YAML reader makes of a file."""
    reader = YAML(typ="safe", pure=True)
    if version:
        reader.version = version
    return reader.load(io.StringIO(data))


def ok(data: bytes) -> Ticket:
    """A ticket that must be read without a finding, and be the same bytes when written."""
    ticket, findings = codec.read(data, PATH)
    assert findings == ()
    assert ticket is not None
    assert codec.write(ticket) == data
    return ticket


# -- text stays text


@settings(max_examples=300, deadline=None)
@given(TEXT)
def test_every_text_reads_back_as_itself_by_us_and_by_others(text: str) -> None:
    tree: dict[str, Node] = {
        "text": text,
        "list": [text, "b"],
        "map": {"why": text, "list": [{"a": "b", "text": text}]},
    }
    data = yamlio.emit(tree)
    document, findings = yamlio.read(data.encode(), "x", hand=False)
    assert findings == ()
    assert document is not None
    assert document.root == tree
    assert safe(data) == tree
    assert safe(data, "1.1") == tree


@settings(max_examples=300, deadline=None)
@given(TEXT.filter(bool))
def test_every_key_reads_back_as_itself(key: str) -> None:
    if "\n" in key or len(key) > 100 or key == "<<":
        return
    tree: dict[str, Node] = {key: "a", "map": {key: ["b"]}} if key != "map" else {"map": "a"}
    data = yamlio.emit(tree)
    document, findings = yamlio.read(data.encode(), "x", hand=False)
    assert (document and document.root, findings, safe(data), safe(data, "1.1")) == (tree, (), tree, tree)


@settings(max_examples=300, deadline=None)
@given(TEXT.filter(lambda t: "\n" not in t and "\t" not in t))
def test_only_what_another_reader_would_take_for_something_else_is_quoted(text: str) -> None:
    """Quotes tell a reader something, so there are none for nothing; but for a few that the format has for good."""
    if yamlio.scalar(text, "text", 0) == text or text in ("y", "n", "Y", "N", "<<", "="):
        return
    if re.fullmatch("[-+]?0[0-9_]*(:[0-5]?[0-9])+", text):
        return  # no reader takes 0:30 for a number of base sixty, as it does 1:30; the format quotes both alike
    plain = f"text: {text}\n"
    assert any(_differs(plain, text, version) for version in (None, "1.1"))


def _differs(plain: str, text: str, version: str | None) -> bool:
    try:
        return safe(plain, version) != {"text": text}
    except (YAMLError, ValueError):
        return True


def test_instants_flags_and_counts_are_plain_where_they_belong() -> None:
    assert yamlio.scalar(at(0), "due", 0) == at(0)
    assert yamlio.scalar(at(0), "text", 0) == f'"{at(0)}"'
    assert (yamlio.scalar("true", "missed", 0), yamlio.scalar("3", "attempts", 0)) == ("true", "3")
    assert (yamlio.scalar("true", "text", 0), yamlio.scalar("3", "waybill", 0)) == ('"true"', '"3"')


def test_what_has_no_canonical_form_is_not_written() -> None:
    empty: list[dict[str, Node]] = [{"a": {}}, {"a": []}, {"a": [{}]}, {"a": [[]]}]
    for tree in empty:
        with pytest.raises(ValueError, match="canonical"):
            yamlio.emit(tree)


# -- the ticket both ways


@settings(max_examples=150, deadline=None)
@given(
    st.lists(TEXT.filter(bool), min_size=4, max_size=4),
    st.lists(st.tuples(TEXT.filter(bool), TEXT.filter(bool)), max_size=4),
)
def test_a_ticket_of_any_text_is_the_same_bytes_again(texts: list[str], notes: list[tuple[str, str]]) -> None:
    facts: dict[str, Node] = {"kind": "complaint", "category": "damaged", "title": texts[0], "waybill": texts[1]}
    facts |= {"goods": {"name": texts[2]}, "recipient": {"name": "韩*", "address": texts[3]}}
    entries = [do("open", "A", 0, facts=facts, text=texts[0])]
    entries += [do("note", f"N{i}", i + 1, text=a, why=b) for i, (a, b) in enumerate(notes)]
    ticket = ok(codec.write(fold(NUMBER, entries)))
    assert [e.fields for e in ticket.entries] == [e.fields for e in entries]
    assert [codec.digest(e) for e in ticket.entries] == [codec.digest(e) for e in entries]
    assert ticket.fact("goods.name") == texts[2]


GOOD = codec.write(
    fold(
        NUMBER,
        [
            do(
                "open",
                "A",
                0,
                start("contact", 60),
                facts=FACTS | {"waybill": "0571234567"},
                owner="agent-1",
                needs=["sender"],
            ),
            do(
                "wait",
                "W",
                10,
                start(f"wait-{op('W')}", 90),
                for_="courier:courier-7",
                channel="group",
                text="一\n\n二",
            ),
            do("amend", "F", 20, changes=[{"fact": "goods.value", "now": "300"}], why="x"),
            do("note", "N", 30, text="完"),
        ],
    )
)


def test_the_good_ticket_is_good() -> None:
    ok(GOOD)
    header, findings = header_codec.read_header(GOOD, PATH)
    assert findings == ()
    assert header is not None
    assert (header.root["state"], header.root["waybill"], "timeline" in header.root) == ("waiting", "0571234567", False)


def test_the_bytes_are_these() -> None:
    """The canonical form, once in full: permanent from the first real ticket."""
    assert GOOD.decode() == EXPECTED


def test_unknown_keys_survive_everywhere() -> None:
    """In the header, in a group of facts, in an entry, in an effect: kept through reading, an operation and writing."""
    odd = GOOD.replace(b"\ntimeline:", b"\ncolour: blue\nlater:\n- - a\n  - b: c\n- d\n\ntimeline:", 1)
    odd = odd.replace(
        b"  text: \xe5\xae\x8c\n", b"  text: \xe5\xae\x8c\n  mood:\n    deep: [x]\n".replace(b"[x]", b"low")
    )
    odd = odd.replace(b"  - start: contact\n    due", b"  - start: contact\n    due", 1)
    ticket, findings = codec.read(odd, PATH)
    assert ticket is not None
    assert {f.code for f in findings} == {"unknown-key"}
    assert codec.write(ticket) == odd
    again = fold(NUMBER, [*ticket.entries, do("note", "X", 40, text="x")], ticket.unknown)
    assert codec.write(again).startswith(odd.partition(b"colour")[0])
    assert b"colour: blue\nlater:\n- - a\n  - b: c\n- d\n" in codec.write(again)
    assert b"  mood:\n    deep: low\n" in codec.write(again)


def test_entries_are_copied_byte_for_byte() -> None:
    """Even one that a hand has written otherwise: reported, never rewritten."""
    odd = GOOD.replace(b"  why: x\n", b'  why:   "x"   # because\n')
    ticket, findings = codec.read(odd, PATH)
    assert ticket is not None
    assert [(f.code, f.line) for f in findings] == [("comment", odd[: odd.index(b"because")].count(b"\n") + 1)]
    assert codec.write(ticket) == odd
    more = codec.write(fold(NUMBER, [*ticket.entries, do("note", "X", 40, text="x")]))
    assert b'  why:   "x"   # because\n' in more


EXPECTED = """\
id: 261121-7K3F9Q5
kind: complaint
category: damaged
title: 外包装破损
state: waiting
level: agent
owner: agent-1
due: 2026-11-21T10:00:00+08:00
clock: contact

waybill: "0571234567"
goods:
  value: "300"
responsible:
  party: courier
  name: courier-7
  notified: 2026-11-21T09:10:00+08:00
  channel: group
missing:
- sender.name
- sender.phone
- sender.address

clocks:
  contact:
    due: 2026-11-21T10:00:00+08:00
  wait-W000000000:
    due: 2026-11-21T10:30:00+08:00
waiting:
- for: courier:courier-7
  op: W000000000

timeline:
- op: A000000000
  at: 2026-11-21T09:00:00+08:00
  by: agent-1
  did: open
  cycle: A000000000
  facts:
    kind: complaint
    category: damaged
    title: 外包装破损
    waybill: "0571234567"
  owner: agent-1
  needs:
  - sender
  effects:
  - start: contact
    due: 2026-11-21T10:00:00+08:00

- op: W000000000
  at: 2026-11-21T09:10:00+08:00
  by: agent-1
  did: wait
  cycle: A000000000
  for: courier:courier-7
  channel: group
  text: |-
    一

    二
  effects:
  - start: wait-W000000000
    due: 2026-11-21T10:30:00+08:00

- op: F000000000
  at: 2026-11-21T09:20:00+08:00
  by: agent-1
  did: amend
  cycle: A000000000
  changes:
  - fact: goods.value
    now: "300"
  why: x

- op: N000000000
  at: 2026-11-21T09:30:00+08:00
  by: agent-1
  did: note
  cycle: A000000000
  text: 完
"""

# -- hand-damaged

KEYS = b"".join(b"<<: {a%d: 1}\n" % i for i in range(80))
Damage = Callable[[bytes], bytes]


def swap(old: str, new: str) -> Damage:
    def damage(data: bytes) -> bytes:
        assert data.count(old.encode()) >= 1, old
        return data.replace(old.encode(), new.encode(), 1)

    return damage


def _swapped_entries(data: bytes) -> bytes:
    parts = data.split(b"\n- op: ")
    return b"\n- op: ".join([*parts[:2], parts[3], parts[2], *parts[4:]])


def _indented(data: bytes) -> bytes:
    head, timeline = data.split(b"timeline:\n")
    rows = [b"  " + row if row else row for row in timeline.split(b"\n")]
    return head + b"timeline:\n" + b"\n".join(rows)


DAMAGED: list[tuple[str, Damage, str, str | int, bool]] = [
    ("conflict markers", swap("owner: agent-1\n", "<<<<<<< HEAD\nowner: agent-1\n=======\nowner: agent-2\n>>>>>>> b\n"), "conflict-marker", "<<<<<<<", False),
    ("duplicate key", swap("owner: agent-1\n", "owner: agent-1\nowner: agent-2\n"), "duplicate-key", "owner: agent-2", False),
    ("duplicate key in an entry", swap("  why: x\n", "  why: x\n  why: z\n"), "duplicate-key", "why: z", False),
    ("anchor", swap("owner: agent-1", "owner: &a agent-1"), "anchor", "&a", False),
    ("alias", swap("owner: agent-1", "owner: *a"), "alias", "*a", False),
    ("alias as a key", swap("owner: agent-1", "*a : agent-1"), "alias", "*a", False),
    ("tag", swap("owner: agent-1", "owner: !!str agent-1"), "tag", "!!str", False),
    ("tag that runs code", swap("owner: agent-1", "owner: !!python/object/apply:os.system [ls]"), "tag", "!!", False),
    ("comment in the header", swap("owner: agent-1", "owner: agent-1 # mine"), "comment", "# mine", True),
    ("comment line in the header", swap("owner: agent-1", "# mine\nowner: agent-1"), "comment", "# mine", True),
    ("comment line in an entry", swap("  why: x", "  # because\n  why: x"), "comment", "# because", True),
    ("comment at the start of a line in an entry", swap("  why: x", "# because\n  why: x"), "comment", "# because", True),
    ("merge key", swap("owner: agent-1", "<<: agent-1"), "merge-key", "<<", False),
    ("directive", lambda d: b"%YAML 1.2\n---\n" + d, "directive", 1, False),
    ("document marker", lambda d: b"---\n" + d, "document-marker", 1, False),
    ("end marker", lambda d: d + b"...\n", "document-marker", "...", False),
    ("several documents", lambda d: d + b"---\na: b\n", "several-documents", "---", False),
    ("wrong type in the envelope", swap("  at: 2026-11-21T09:10:00+08:00", "  at: yesterday"), "wrong-type", "yesterday", False),
    ("wrong type: a map for a text", swap("  why: x", "  why:\n    a: b"), "wrong-type", "  why:", False),
    ("wrong type: an effect without its due", swap("  - start: contact\n    due: 2026-11-21T10:00:00+08:00\n", "  - start: contact\n"), "wrong-type", "- start: contact", False),
    ("wrong type: a group of facts as text", swap("    waybill: ", "    recipient: 韩*\n    waybill: "), "wrong-type", "recipient: ", False),
    ("a missing key", swap("  did: note\n", ""), "wrong-type", "- op: N", False),
    ("a key without value", swap("  why: x", "  why:"), "empty-value", "  why:", False),
    ("an empty item", swap("  - sender\n", "  -\n"), "empty-value", "  -\n", False),
    ("unknown action", swap("  did: note", "  did: teleport"), "unknown-action", "- op: N", True),
    ("unknown word", swap("  text: |-", "  reason: aliens\n  text: |-"), "unknown-word", "aliens", True),
    ("unknown effect", swap("  - start: wait-W", "  - bend: wait-W"), "unknown-effect", "- bend", True),
    ("hand-edited header", swap("state: waiting", "state: closed"), "header", 5, True),
    ("header fact edited", swap('waybill: "0571234567"', 'waybill: "0571234568"'), "header", 11, True),
    ("entries out of order", _swapped_entries, "order", "- op: W", True),
    ("an entry twice", lambda d: d + d[d.rindex(b"\n- op: N") :], "order", 83, True),
    ("another order of keys", swap("  by: agent-1\n  did: note\n", "  did: note\n  by: agent-1\n"), "not-canonical", "did: note", True),
    ("flow style", swap("needs:\n  - sender\n", "needs: [sender]\n"), "flow-style", "needs", False),
    ("number that does not fit its path", swap(NUMBER, "261121-0000000"), "number", 1, False),
    ("right-to-left override", swap("owner: agent-1", "owner: agent\u202e-1"), "control-character", "owner", False),
    ("right-to-left override, escaped", swap("owner: agent-1", 'owner: "agent\\u202E-1"'), "control-character", "owner", False),
    ("escape character", swap("owner: agent-1", "owner: agent\x1b[31m"), "control-character", "owner", False),
    ("escape character, escaped", swap("owner: agent-1", 'owner: "\\e[31m"'), "control-character", "owner", False),
    ("next line", swap("owner: agent-1", "owner: agent\u0085-1"), "control-character", "owner", False),
    ("line separator", swap("owner: agent-1", "owner: agent\u2028-1"), "control-character", "owner", False),
    ("paragraph separator, escaped", swap("owner: agent-1", 'owner: "\\P"'), "control-character", "owner", False),
    ("zero byte", swap("owner: agent-1", "owner: \x00"), "control-character", "owner", False),
    ("Windows line ends", lambda d: d.replace(b"\n", b"\r\n"), "line-ends", 1, False),
    ("byte-order mark", lambda d: b"\xef\xbb\xbf" + d, "byte-order-mark", 1, False),
    ("not UTF-8", lambda d: d.replace("外包装".encode(), "外包装".encode("gbk"), 1), "encoding", 4, False),
    ("truncated in a key", lambda d: d[: d.index(b"  why: x") + 4], "syntax", 75, False),
    ("truncated before the timeline", lambda d: d[: d.index(b"timeline:")], "no-timeline", 1, False),
    ("timeline without entries", lambda d: d[: d.index(b"- op: A")] + b"- x\n", "wrong-type", "- x", False),
    ("empty file", lambda _: b"", "empty", 1, False),
    ("not a map", lambda _: b"- a\n", "no-timeline", 1, False),
    ("a kilobyte of merge keys", lambda d: d + KEYS, "merge-key", "<<", False),
    ("nesting bomb", lambda d: d + b"x:\n" + b"- " * 50_000 + b"a\n", "depth", "- - -", False),
    ("flow nesting bomb", lambda d: d + b"x: " + b"[" * 50_000, "flow-style", "x: [", False),
    ("alias bomb", lambda d: d + b"x: &a [a, a]\ny: [*a, *a]\n", "anchor", "x: &a", False),
    ("ten megabytes", swap("owner: agent-1", "owner: " + "x" * 10_000_000), "too-large", 0, False),
    ("a long key", swap("owner: agent-1", "x" * 900 + ": agent-1"), "key", "xxx", False),
    ("a list indented", swap("waiting:\n- for: courier:courier-7\n  op: W", "waiting:\n  - for: courier:courier-7\n    op: W"), "header", "  - for", True),
    ("entries indented", _indented, "layout", "  - op: A", False),
    ("something after the timeline", lambda d: d + b"mood: blue\n", "unknown-key", "mood", True),
]  # fmt: skip


@pytest.mark.parametrize(("damage", "code", "line", "readable"), [d[1:] for d in DAMAGED], ids=[d[0] for d in DAMAGED])
def test_a_damaged_ticket_gives_its_finding_at_once(damage: Damage, code: str, line: str | int, readable: bool) -> None:
    """The first finding says what, and in which line; what kefu cannot keep byte for byte is not read at all."""
    data = damage(GOOD)
    began = time.process_time()
    ticket, findings = codec.read(data, PATH)
    assert time.process_time() - began < 1
    if isinstance(line, str):
        line = data[: data.index(line.encode())].count(b"\n") + 1
    assert (code, line) in [(f.code, f.line) for f in findings], findings
    found = next(f for f in findings if f.code == code)
    assert found.path == PATH
    assert found.text()
    assert (ticket is not None) == readable
    if ticket is not None:
        again, _ = codec.read(codec.write(ticket), PATH)
        assert again is not None
        assert [e.raw for e in again.entries] == [e.raw for e in ticket.entries]


CHUNK = st.sampled_from(
    [b"\n", b"  ", b"- ", b": ", b"#", b'"', b"'", b"|", b">", b"&a", b"*a", b"!", b"{", b"}", b"[", b"]", b"---\n", b"...\n", b"\t",
     b"\r", b"\x00", b"\xff", b"%", b"? ", b"<<: ", b"timeline:", b"\xe2\x80\xa8", b"op: ", b"2026-11-21", b"\\", b"did: strike\n"]
)  # fmt: skip


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(st.integers(0, len(GOOD)), st.integers(0, 12), st.one_of(CHUNK, st.binary(max_size=3))), max_size=4
    ),
)
@example([(0, len(GOOD), b"")])
def test_no_bytes_are_an_exception_or_slow_and_what_is_read_can_be_written(cuts: list[tuple[int, int, bytes]]) -> None:
    data = GOOD
    for place, length, chunk in cuts:
        data = data[:place] + chunk + data[place + length :]
    began = time.process_time()
    ticket, findings = codec.read(data, PATH)
    header_codec.read_header(data, PATH)
    yamlio.read(data, PATH, hand=True)
    assert time.process_time() - began < 1
    assert all(f.text() and f.path == PATH for f in findings)
    if ticket is None:
        assert findings
        return
    written = codec.write(ticket)
    assert findings or written == data
    again, _ = codec.read(written, PATH)
    assert again is not None
    assert [(e.op, e.raw) for e in again.entries] == [(e.op, e.raw) for e in ticket.entries]
    assert codec.write(again) == written


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(st.binary(max_size=200), st.lists(CHUNK, max_size=30).map(b"".join)))
def test_nothing_at_all_is_an_exception(data: bytes) -> None:
    for hand in (False, True):
        document, findings = yamlio.read(data, "x", hand=hand)
        assert (document is None) == bool(findings)
    assert codec.read(data, PATH)[0] is None


def test_a_ticket_too_large_to_be_read_again_is_not_written() -> None:
    notes = [do("note", f"N{i}", i + 1, text="长" * 20_000) for i in range(70)]
    with pytest.raises(Refused, match="--after"):
        codec.write(fold(NUMBER, [opened(), *notes]))
    assert len(codec.write(fold(NUMBER, [opened(), *notes[:60]]))) > 3_000_000


def test_of_hand_written_files_what_windows_adds_is_taken_off() -> None:
    document, _ = yamlio.read(b"\xef\xbb\xbfa: {b: c}  # d\r\nlist: [a, b]\r\n", "kefu.yaml", hand=True)
    assert document is not None
    assert document.root == {"a": {"b": "c"}, "list": ["a", "b"]}
    assert yamlio.read(b'a: "\\UFFFFFFFF"\n', "kefu.yaml", hand=True)[1][0].code == "syntax"


def test_what_a_pause_or_a_wait_leaves_in_the_header() -> None:
    ticket = fold(
        NUMBER,
        [
            opened(start("contact", 60), start("verify", 30)),
            do("wait", "W", 10, act("pause", "contact", "A", 120, cap=90), for_="sender"),
            do("breach", "B", 30, {"missed": "verify", "of": op("A"), "due": at(30)}, clock="verify"),
        ],
    )
    head = header_codec.header(ticket)
    assert f"due: {at(30)}\nclock: verify\n" in head
    contact = f"  contact:\n    due: {at(60)}\n    paused: {at(10)}\n    cap: {at(90)}\n    then: {at(120)}\n"
    assert f"clocks:\n{contact}  verify:\n    due: {at(30)}\n    missed: true\n" in head
    ok(codec.write(ticket))
