"""Playbooks as people read them: conditions with what comes else, sources, groups once, ways as boxes."""

from kefu.cli.frame.language import translator
from kefu.core.playbook.model import Playbook
from kefu.render.playbook import Drawn, blank
from kefu.render.playbook_graph import Graph
from tests.core.playbook.test_expand import DESK, ROUNDS, USES, book
from tests.core.playbook.test_replay import book_of
from tests.core.playbook.test_taking import DECIDED


def drawn(made: Playbook) -> Drawn:
    """A playbook in English."""
    return Drawn(made, DESK, translator("en"), "en")


def after(lines: list[str], start: str, count: int) -> list[str]:
    """Some lines after the one that begins with a text, without what stands before them."""
    place = next(n for n, line in enumerate(lines) if line.strip(" 0123456789.*>-").startswith(start))
    return [line.strip() for line in lines[place + 1 : place + 1 + count]]


def test_rounds_are_shown_once() -> None:
    """With how often, whose figure it is, what comes then; the last step leads to the next round."""
    lines = list(drawn(book(ROUNDS)).lines())
    assert "     == trips: up to 3 times, then chase (the desk's own) ==" in lines
    assert not any("#" in line for line in lines)
    assert after(lines, "sms:", 2) == ["{{answers.why}}", "-> the next round"]


def test_a_condition_is_told_with_what_comes_else() -> None:
    """In the words of its facts and answers."""
    body = ROUNDS.replace("- id: other\n", "- id: other\n  source: own\n").replace(
        "when: {answers.why: refused}\n- id: left",
        "when: {all: [{direction: outbound}, {attempts: {at-least: 2}}, {not: {goods.value: known}}]}\n- id: left",
    )
    lines = list(drawn(book(body)).lines())
    assert after(lines, "sent-away:", 2) == ["if why: refused -> other", "else -> sms"]
    assert after(lines, "other:", 4) == [
        "if Inbound or outbound: outbound, and failed attempts: at least 2, and not (Value of the goods is known)",
        "other",
        "source: the desk's own",
        "else -> left",
    ]


def test_a_way_is_shown_by_its_title() -> None:
    """Its steps below it, with the ids that answers are given under."""
    lines = [line.strip() for line in drawn(book("sources: [a document]\n" + USES)).lines()]
    assert "sources: a document" in lines
    assert "== verdict: Verdict (verdict) ==" in lines
    assert any(line.endswith("verdict-tell-call: contact sender") for line in lines)


def test_what_a_step_takes_over_is_told() -> None:
    """From which step, to whom, by whom, until when."""
    lines = [line.split(". ", 1)[-1] for line in drawn(book_of(DECIDED)).lines()]
    assert "us: reply of us, to delivery branch, as answered at decision" in lines
    assert "tried: event delivery attempt, by courier, as answered at why" in lines
    assert "hold: wait for courier, until the day answered at day" in lines


def test_a_graph_draws_a_group_once_and_a_way_as_a_box() -> None:
    """An arrow leads back, one on after the last round; the exits lead out of the box."""
    rows = list(Graph(drawn(book(ROUNDS))).mermaid())
    assert '  s_sms -- "again" --> s_courier' in rows
    assert '  s_sms -- "after 3 times" --> s_chase' in rows
    assert sum(row.startswith("  s_courier[") for row in rows) == 1
    assert not any("#2" in row for row in rows)
    boxes = list(Graph(drawn(book(USES))).mermaid())
    assert '  s_verdict[["verdict: Verdict"]]' in boxes
    assert [row for row in boxes if row.startswith("  s_verdict --")] == [
        '  s_verdict -- "solved" --> s_done',
        '  s_verdict -- "open" --> s_left',
    ]
    assert '  s_start -- "a" --> s_verdict' in boxes
    text = list(Graph(drawn(book(USES))).text())
    assert text[text.index("  verdict [[Verdict]]") + 1] == "      solved -> done"


def test_an_answers_file_has_each_step_once() -> None:
    """A `go` is not asked, and a step of several rounds takes a list."""
    rows = list(blank(book(ROUNDS), DESK, translator("en"), "en"))
    assert [row for row in rows if not row.startswith("#")] == [
        f'{name}: ""' for name in ("start", "courier", "why", "tried", "told", "sms", "other")
    ]
    assert rows[rows.index('courier: ""') - 1] == "#   for several rounds a list: [first, second]"
