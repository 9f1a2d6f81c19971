"""Every person that a field of a name holds is hidden in every text; texts without persons stay as they are."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu.core.privacy.mask import Secrets, mask_name, mask_text
from kefu.core.privacy.persons import persons

DATA = Path(__file__).parent.parent.parent / "data"
PAIRS = list(csv.DictReader((DATA / "persons.csv").read_text(encoding="utf-8").splitlines()))
"""Fields of names as platforms, shops and people write them, each with a text and the persons in it, all made up."""
CLEAN = (DATA / "no_persons.txt").read_text(encoding="utf-8").splitlines()
"""Texts of a desk in which nobody is named."""
CONTACTS = (
    Secrets.of(),
    Secrets.of([{"name": "张好[2568]", "phone": "13900001234", "address": "浙江省杭州市余杭区文一西路969号3幢1802室"}]),
    Secrets.of(
        [{"name": "杭州明明贸易有限公司（财务部王芳收）"}, {"name": "Na Li", "address": "建国路88号院2号楼1单元901"}]
    ),
)


def bare(text: str) -> str:
    """A text without what may stand between the parts of a name."""
    return re.sub(r"[\s·•.,-]", "", text).lower()


@pytest.mark.parametrize(
    ("field", "held"),
    [
        ("张好", ["张好"]),
        ("张好[2568]", ["张好"]),
        ("张好_2568", ["张好"]),
        ("张好-2568", ["张好"]),
        ("张好 转2568", ["张好"]),
        ("张好（收）", ["张好"]),
        ("张好、李好", ["张好", "李好"]),
        ("张好和李好", ["张好", "李好"]),
        ("张好转交李四", ["张好", "李四"]),
        ("张好李好", ["张好", "李好"]),
        ("李大明 王小红", ["李大明", "王小红"]),
        ("李先生/王女士", ["李先生", "王女士"]),
        ("李小明(公司前台)", ["李小明"]),
        ("前台李小明", ["李小明"]),
        ("张好(138****1234)", ["张好"]),
        ("A小张", ["小张"]),
        ("张总", ["张总"]),
        ("李雷的妈妈", ["李雷的妈妈", "李雷"]),
        ("财务部王芳", ["财务部王芳", "王芳"]),
        ("明明贸易有限公司（李小明）", ["明明贸易有限公司", "李小明"]),
        ("收件人:张好", ["张好"]),
        ("To: Zhang San", ["Zhang San"]),
        ("Zhang San VIP", ["Zhang San"]),
        ("zhang san", ["zhang san"]),
        ("王 小 明", ["王小明"]),
        ("欧阳 娜娜", ["欧阳娜娜"]),
        ("买买提·吐尔逊", ["买买提·吐尔逊", "买买提", "吐尔逊"]),
        ("李和平", ["李和平"]),
        ("公司前台", []),
        ("张*", []),
        ("13800005678", []),
        ("", []),
    ],
)
def test_the_persons_of_a_field(field: str, held: list[str]) -> None:
    assert list(persons(field)) == held


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("收件人张好", "张*"),
        ("收件人:张好", "张*"),
        ("（收）张好", "收*"),
        ("[张好]", "张*"),
        ("@*", "@*"),
        ("@好", "好*"),
    ],
)
def test_a_mask_shows_a_character_of_the_name_itself(name: str, shown: str) -> None:
    assert mask_name(name) == shown
    assert mask_name(shown) == shown


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("张好[2568]", "客户张好[2568]说没收到", "客户张*说没收到"),
        ("李小明(公司前台)", "（李小明（公司前台））没拿到", "（李*）没拿到"),
        ("张好（收）", "张好（收）要送上门", "张*要送上门"),
        ("张好(收)", "（给张好）要送上门", "（给张*）要送上门"),
    ],
)
def test_no_half_of_a_pair_of_brackets_is_left_over(name: str, text: str, shown: str) -> None:
    assert mask_text(text, Secrets.of([{"name": name}])) == shown


def test_no_person_of_the_corpus_is_left() -> None:
    assert len(PAIRS) >= 400
    left = []
    for pair in PAIRS:
        shown = mask_text(pair["text"], Secrets.of([{"name": pair["field"]}] if pair["field"] else []))
        left += [(pair, shown) for person in pair["persons"].split("|") if bare(person) in bare(shown)]
    assert left == []


def test_texts_without_persons_stay() -> None:
    """At most one in a hundred may lose a word; which it is shows in the message."""
    assert len(CLEAN) == len(set(CLEAN)) >= 400
    touched = [(text, shown) for text in CLEAN for c in CONTACTS if (shown := mask_text(text, c)) != text]
    assert len({text for text, _shown in touched}) <= len(CLEAN) // 100, touched


@given(st.sampled_from(PAIRS))
def test_a_masked_text_of_the_corpus_is_masked_to_itself(pair: dict[str, str]) -> None:
    secrets = Secrets.of([{"name": pair["field"]}])
    shown = mask_text(pair["text"], secrets)
    assert mask_text(shown, secrets) == shown


@given(st.text(st.sampled_from("张好李明王[]()（）【】-_/、, 收转和先生公司前台1Ab·*@")))
def test_any_field_is_taken_apart(field: str) -> None:
    assert all(len(person) >= 2 and "*" not in person for person in persons(field))
