"""tickets/README.md tells the whole format: its example is a ticket, and every key, action, effect, finding and trailer is in it."""

import re
from pathlib import Path

import pytest

from kefu.core.actions.table import ACTIONS, FIELDS
from kefu.core.ticket.model import VERBS
from kefu.core.vocabulary import facts as fact_table
from kefu.core.vocabulary import ids
from kefu.store.codecs import ticket as codec
from kefu.store.codecs import ticket_header as header_codec
from kefu.store.yaml import read as yamlio
from kefu.store.yaml.write import PLAIN_KEYS

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "tickets/README.md").read_text(encoding="utf-8")
SAID = set(re.findall("`([^`\n]+)`", TEXT))
SOURCES = (
    "core/fold/fold.py",
    "core/fold/clocks.py",
    "core/ticket/state.py",
    "core/ticket/timeline.py",
    "core/actions/close.py",
    "core/actions/strike.py",
    "store/yaml/read.py",
    "store/codecs/ticket.py",
)
MADE = re.compile(r'(?:finding|self\.note|state\.note|standing\.note|self\._bad)\(\s*"([a-z-]+)"')


def test_the_example_is_a_ticket_in_canonical_form() -> None:
    (example,) = re.findall("```yaml\n(.*?)```", TEXT, re.DOTALL)
    number = example.split("\n")[0].removeprefix("id: ")
    ticket, findings = codec.read(example.encode(), ids.path_of(number))
    assert findings == ()
    assert ticket is not None
    assert codec.write(ticket).decode() == example


@pytest.mark.parametrize(
    "words",
    [
        set(FIELDS),
        set(ACTIONS),
        set(VERBS),
        set(header_codec.COUNTS) | set(header_codec.HEAD) | set(header_codec.TAIL) - {"timeline"},
        {code for name in SOURCES for code in MADE.findall((ROOT / "kefu" / name).read_text(encoding="utf-8"))},
    ],
    ids=["fields", "actions", "effects", "header", "findings"],
)
def test_everything_is_told(words: set[str]) -> None:
    assert words <= SAID, words - SAID


def test_the_numbers_given_as_right_are_right() -> None:
    numbers = re.findall("`([0-9]{6}-[0-9A-Z]{7})`", TEXT)
    assert len(numbers) >= 4
    assert all(ids.is_number(n) for n in numbers)


def test_limits_and_sources_are_as_told() -> None:
    assert f"at most {yamlio.LIMIT:,} bytes" in TEXT
    assert PLAIN_KEYS <= SAID
    assert fact_table.GROUPS["recipient"] == (
        "recipient.name", "recipient.phone", "recipient.address", "recipient.company",
    )  # fmt: skip


def test_the_table_of_actions_says_from_where_as_the_code_does() -> None:
    rows = re.findall(r"^\| ((?:`[a-z]+` ?)+) \| ([a-z, ]*)(?:see rule 1)? ?\|", TEXT, re.MULTILINE)
    told = {name: said.strip(" ,") for names, said in rows for name in re.findall("[a-z]+", names) if name in ACTIONS}
    assert set(told) == set(ACTIONS)
    whole = ("open", "waiting", "resolved", "closed")
    for name, action in ACTIONS.items():
        if name != "reopen":
            assert told[name] == ("any" if action.froms == whole else ", ".join(action.froms)), name
