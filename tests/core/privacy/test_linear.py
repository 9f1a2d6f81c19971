"""No text from outside stalls a reader of `core`: the cost grows with its length, however it repeats itself.

Not a limit of time: the same reader at one length and at four times that length.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kefu.core.base.near import near
from kefu.core.base.plain_text import nfkc
from kefu.core.base.sought import occurrences, parts
from kefu.core.base.wildcards import Waybills
from kefu.core.clocks import limits
from kefu.core.config.categories import Catalogue, Head
from kefu.core.config.desk import Desk, Staff
from kefu.core.intake import guessing, importing, moments, paste
from kefu.core.intake import typed_words as typed
from kefu.core.playbook import messages as walktext
from kefu.core.privacy.mask import Secrets, mask_address, mask_name, mask_phone, mask_text, names_told
from kefu.core.privacy.persons import persons
from kefu.core.reports.terms.reader import Reader as Terms
from kefu.core.times import when
from kefu.core.vocabulary import ids, waybill, words
from kefu.core.vocabulary.facts import FACTS
from tests.linear import HUGE, LARGE, Reader, fill, grows_with_length, seconds

ZONE = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=ZONE)
DESK = Desk(timezone="Asia/Shanghai", zone=ZONE, staff={"agent-1": Staff("agent-1", "客服一号", "a@example.org")})
CATALOGUE = Catalogue.of([Head("damaged", {"zh": "破损", "en": "Damaged"}, ("坏了",), "problem", (), ())])
TERMS = Terms(DESK, CATALOGUE, lambda: "agent-1", NOW)
OF_TYPE = {fact.type: name for name, fact in FACTS.items()}
PERSON = {"name": "韩明伟", "phone": "13900001234", "address": "浙江省杭州市余杭区文一西路969号3幢1802室"}
OTHERS = [{"name": "aa"}, {"name": "张好[2568]/Na Li"}, {"name": "买买提·吐尔逊"}]
SECRETS = Secrets.of([PERSON, *OTHERS], keep=["75312345678901"])


def masked(secrets: Callable[[str], Secrets], text: str) -> str:
    """A text masked for contacts that are made of it; nothing is remembered of the round before."""
    mask_text.cache_clear()
    return mask_text(text, secrets(text))


def of_contact(key: str, part: float, text: str) -> Secrets:
    """A contact that is the beginning of the text."""
    return Secrets.of([{key: text[: int(len(text) * part)]}])


def kept(length: int, text: str) -> Secrets:
    """Waybills of which the text consists, each with as many signs."""
    return Secrets.of([PERSON], keep=[text[i : i + length] for i in range(0, len(text), length)])


def committed(name: str, text: str) -> object:
    """The value of a fact from what `--set` gives it."""
    return typed.fact(name, text, DESK, CATALOGUE, NOW)


READERS: Mapping[str, Reader] = {
    "text": partial(masked, lambda _: SECRETS),
    "phone": mask_phone,
    "name": mask_name,
    "persons of a name": persons,
    "names told": names_told,
    "address": mask_address,
    "address, within": lambda text: mask_address(f"浙江省{text}杭州市"),
    "block": paste.parse,
    "block, person": lambda text: paste.parse(f"王小明{text}A"),
    "block, address": lambda text: paste.parse(f"地址:{text}"),
    "time": lambda text: when.parse_when(text, now=NOW, zone=ZONE),
    "time of a day": lambda text: when.parse_when(f"今天{text}", now=NOW, zone=ZONE),
    "span": when.parse_span,
    "span of a unit": lambda text: when.parse_span(f"3{text}h"),
    "term": lambda text: TERMS.query([text]),
    "term, key": lambda text: TERMS.query([f"{text}:x"]),
    "term, state": lambda text: TERMS.query([f"state:{text}"]),
    "term, due": lambda text: TERMS.query([f"due:<{text}"]),
    "term, waybill": lambda text: [one.fit("7" * 40) for one in TERMS.query([f"waybill:{text}"]).waybills],
    "number of a ticket": lambda text: Waybills(["*7" * 19 + "X", "7*" * 9]).fit(text),
    "waybill": lambda text: (waybill.is_waybill_like(text), waybill.candidates(text)),
    "id": lambda text: (ids.normalise(text), ids.is_number(text), ids.is_op(text)),
    "path": lambda text: ids.number_of(f"tickets/2026/11/21/{text}.yaml"),
    "clean text": lambda text: typed.clean(text, "text"),
    "party": lambda text: typed.party(DESK, text),
    "money": typed.money,
    "assignment": typed.assignment,
    "assignment, value": lambda text: typed.assignment(f"demand={text}"),
    **{f"fact, {kind}": partial(committed, name) for kind, name in OF_TYPE.items()},
    "word": lambda text: near(text, [*FACTS, text[::2]]),
    "vocabulary": words.CHANNELS.find,
    "moment": lambda text: moments.moment(text, ZONE),
    "row": lambda text: importing.case({"a": text, "b": text}, importing.Map({"a": "text", "b": "title"}), ZONE),
    "title of a column": lambda text: guessing.guess([text], [{text: text}], lambda _target, _text: False),
    "limit": lambda text: limits.limit_of({"by": text}),
    "fields": lambda text: (walktext.fields(text), walktext.needed(text), walktext.stray(text), walktext.surname(text)),
    "NFKC": nfkc,
}  # fmt: skip

OF_CONTACTS: Mapping[str, tuple[Reader, tuple[tuple[str, ...], ...]]] = {
    "name": (
        partial(masked, partial(of_contact, "name", 1)),
        (("a",), ("Han ", "a "), ("韩",), ("139 0000 1234 ",), ("(a)",)),
    ),
    "half a name": (partial(masked, partial(of_contact, "name", 0.5)), (("a",), ("a ", "."), ("a", " ", "a"))),
    "phone": (partial(masked, partial(of_contact, "phone", 1)), (("1",), ("13900001234",), ("1 2345678 ",), ("1-",))),
    "half a phone": (partial(masked, partial(of_contact, "phone", 0.5)), (("1",), ("13900001234",), ("1 ", "12"))),
    "address": (partial(masked, partial(of_contact, "address", 1)), (("浙江省",), ("1",), ("室1",), ("a",))),
    "half an address": (partial(masked, partial(of_contact, "address", 0.5)), (("区", "室"), ("号1",), ("a", "1"))),
    "waybills": (partial(masked, partial(kept, 12)), (("1",), ("13900001234",), ("1 2345678 ",), ("a ",))),
    "one waybill": (partial(masked, lambda text: Secrets.of([PERSON], keep=[text[:40]])), (("1",), ("1 ",), ("a-",))),
}
"""Readers of texts with contacts and waybills that are made of the same fragments."""
HOSTILE: tuple[tuple[tuple[str, ...], str], ...] = (
    (("1",), "x"),
    (("13900001234",), ""),
    (("139 0000 1234 ",), ""),
    (("a",), "b"),
    (("Han ", "a "), ""),
    (("浙江省",), "x"),
    (("杭州市", " ", "区"), ""),
    (("一三九",), ""),
    ((" ",), "x"),
    ((" ",), ""),
    (("(", "139)0000 1234"), ""),
    (("+", "13900001234"), ""),
    (("地址。",), ""),
    (("姓名 ", "\t", "收"), "x"),
    (("\u0315\u0300",), ""),
    (("\u0f73",), ""),
    (("*a",), "x"),
    (("x ", " "), "x"),
    (("12******34 ", "*"), ""),
    (("{{",), "x"),
    (("a=", ":"), ""),
    (("1:1,",), "x"),
    (("4-",), "x"),
    (("0-",), "x"),
    (("6222 ",), ""),
    (("a@",), "x"),
    (("a.@",), ""),
    (("微信:", "QQ "), "x"),
    (("(", "张好)"), "["),
    (("张好、",), ""),
    (("收件人", "李明说"), ""),
    (("路1号",), ""),
    (("3-", "1802"), "室"),
)
"""Fragments that fill a text, and its tail: long runs that end otherwise than they must, and what repeats itself."""
FRAGMENTS = (
    *"1 a*?:.,-_/+=()[]{}#~|一韩省号室电收、。·",
    *("13900001234", "139 0000 1234 ", "139)0000", "75312345678901", "韩明伟", "aa", "Mr ", "先生", "浙江省", "文一西路"),
    *("969号", "电话", "地址:", "收件人 ", "转", "ext", "今天 ", "下午", "1:1", "2026-", "12******34", "\n", "\t", "\u3000"),
    *("@", "a@b.c", "[2568]", "（", "】", "张好", "Na Li ", "收件人张好", "收件人:", "微信", "wx:", "QQ", "身份证", "卡号", "6222 "),
    *("路1号", "3幢1802室", "3-1802", "零", "o", "公司", "前台", "代收"),
    *("\u200b", "\u0301", "\u0315\u0300", "\u0f73", "ﷺ", "１", "①", "{{a", "a=b", "courier:"),
)  # fmt: skip


SIZES = pytest.mark.parametrize("size", [LARGE, pytest.param(HUGE, marks=pytest.mark.long)])


@SIZES
@pytest.mark.parametrize("name", READERS)
def test_a_hostile_text_costs_its_length(name: str, size: int) -> None:
    steep = [grows_with_length(READERS[name], partial(fill, parts, tail=tail), size) for parts, tail in HOSTILE]
    assert [said for said in steep if said] == []


@SIZES
@pytest.mark.parametrize("name", OF_CONTACTS)
def test_hostile_contacts_cost_their_length(name: str, size: int) -> None:
    reader, texts = OF_CONTACTS[name]
    steep = [grows_with_length(reader, partial(fill, parts, tail="x"), size) for parts in texts]
    assert [said for said in steep if said] == []


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    name=st.sampled_from([*READERS, *OF_CONTACTS]),
    parts=st.lists(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=3).map("".join), min_size=1, max_size=3),
    tail=st.sampled_from(("", "x", "1", "\n", ")", "号")),
)
def test_any_repeated_fragments_cost_their_length(name: str, parts: list[str], tail: str) -> None:
    """Repeated, nested (a run of what opens, then one of what closes) and unclosed."""
    reader = READERS[name] if name in READERS else OF_CONTACTS[name][0]
    assert grows_with_length(reader, partial(fill, tuple(parts), tail=tail)) == ""


MOST_SECONDS = 0.5
"""Seconds of processor time that no reader may take for a text of 100 kB; on a busy machine the best of three counts."""
READERS_OF_PEOPLE = ("text", "phone", "name", "persons of a name", "names told", "address", "block")


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    parts=st.lists(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=3).map("".join), min_size=1, max_size=3),
    tail=st.sampled_from(("", "x", "1", "\n", ")", "号")),
)
def test_no_text_of_100_kb_takes_long(parts: list[str], tail: str) -> None:
    text = fill(tuple(parts), 100_000, tail)
    for name in READERS_OF_PEOPLE:
        if seconds(READERS[name], text, 1) >= MOST_SECONDS:
            assert seconds(READERS[name], text, 3) < MOST_SECONDS, name


short = st.text("ab1 ", max_size=12)


@given(text=short, piece=st.text("ab", min_size=1, max_size=4), times=st.sampled_from((1, 40)))
def test_occurrences_are_all_places(text: str, piece: str, times: int) -> None:
    """Short and long pieces (these are found in another way) are found wherever they stand."""
    text, piece = text * times, piece * times
    assert list(occurrences(text, piece)) == [i for i in range(len(text)) if text.startswith(piece, i)]


@given(
    text=short,
    secret=short,
    least=st.integers(1, 4),
    more=st.sampled_from(("", "".join(map(chr, range(0x4E00, 0x4E80))))),
)
def test_the_parts_are_the_longest(text: str, secret: str, least: int, more: str) -> None:
    """Also of a secret that is too long to be looked through at each place (`more`)."""
    secret = more + secret
    longest = [max(n for n in range(len(text) - i + 1) if text[i : i + n] in secret) for i in range(len(text))]
    assert list(parts(text, secret, least)) == [(i, n) for i, n in enumerate(longest) if n >= least]


@given(st.lists(st.text("ab?*", min_size=1, max_size=6), min_size=1, max_size=3), st.text("AB", max_size=7))
def test_wildcards_fit_what_a_pattern_fits(parts: list[str], number: str) -> None:
    """With and without atomic groups the same numbers fit."""
    plain = "|".join(part.upper().replace("?", "[A-Z]").replace("*", "[A-Z]*") for part in parts)
    assert Waybills(part.upper() for part in parts).fit(number) == (re.fullmatch(plain, number) is not None)


@given(st.text(st.sampled_from("aé가ｶﾞ①ﬁ\u0301\u0323\u1100\u1161") | st.characters(codec="utf-8")), st.integers(1, 30))
def test_long_texts_are_in_nfkc(text: str, times: int) -> None:
    """Cut or not: only a run of more than thirty marks is another matter."""
    text = (text[:25] + "a") * times
    assert nfkc(text) == unicodedata.normalize("NFKC", text)
