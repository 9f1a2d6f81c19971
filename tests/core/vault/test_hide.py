"""What an entry's fields hold in the ticket, and what goes into the vault."""

import pytest

from kefu.core.fold.fold import fold
from kefu.core.ticket.model import Ticket
from kefu.core.vault.hide import in_clear, masked, secrets_of
from kefu.core.vault.record import Record
from kefu.store.codecs import ticket as ticket_codec

AT = "2026-11-21T10:00:00+08:00"
NOTHING = secrets_of([], ())


def opened(text: str) -> Ticket:
    """A ticket with one entry."""
    entry = ticket_codec.entry(
        {
            "op": "ABCDEFGHJK",
            "at": AT,
            "by": "agent-1",
            "did": "open",
            "cycle": "ABCDEFGHJK",
            "facts": {"title": text, "text": text},
        }
    )
    return fold("261121-7K3F9Q5", [entry])


def test_a_name_that_the_text_tells_is_hidden_in_the_title_too() -> None:
    fields, texts = masked({"facts": {"title": "韩笑天催件", "text": "收件人韩笑天说还没到"}}, NOTHING)
    assert fields["facts"] == {"title": "韩*催件", "text": "收件人韩*说还没到"}
    assert texts == {"facts.title": "韩笑天催件", "facts.text": "收件人韩笑天说还没到"}


def test_a_name_that_an_earlier_text_told_is_hidden_later() -> None:
    record = Record("", "", texts={"facts.text": "收件人韩笑天说还没到"})
    assert masked({"text": "韩笑天又来电"}, secrets_of([record], ()))[0] == {"text": "韩*又来电"}


def test_what_nobody_has_read_stands_in_the_vault_alone() -> None:
    fields, texts = masked({"facts": {"text": "外箱破损\n小仙女\n要快"}}, NOTHING, unread="小仙女\n要快")
    assert fields["facts"] == {"text": "外箱破损\n***"}
    assert texts == {"facts.text": "外箱破损\n小仙女\n要快"}
    assert masked({"facts": {"text": "小仙女"}}, NOTHING, unread="小仙女")[0]["facts"] == {"text": "***"}


@pytest.mark.parametrize(
    ("values", "held"),
    [
        ({"recipient.name": "小雨"}, True),
        ({"recipient.name": "小雨[2568]"}, True),
        ({"recipient.name": "蒋兰"}, False),
        ({"recipient.phone": "13800005678"}, False),
        ({"recipient.address": "杭州市文一西路969号3幢1802室"}, True),
    ],
)
def test_entries_that_hold_a_contact_which_came_later(values: dict[str, str], held: bool) -> None:
    """A phone was hidden whoever it belonged to; a name and a door were just words."""
    ticket = opened("小雨说3栋1802没人，电话1********78")
    assert [entry.op for entry in in_clear(ticket, Record("", "", values=values))] == ["ABCDEFGHJK"] * held
