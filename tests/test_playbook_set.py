"""The standard set of playbooks: sound, every branch taken by its own tests, and no step and no gate without one.

What the tests in the files expect is written from the source documents; here they are run, and each step and each gate
is taken away once to see that somebody notices.
"""

from dataclasses import replace

import pytest

from kefu.core.clocks.rules import Rule, layered
from kefu.core.config.categories import Catalogue
from kefu.core.playbook.lint import lint
from kefu.core.playbook.model import GO, ROUND, Playbook
from kefu.desk.play.coverage import untaken
from kefu.desk.play.playbook_tests import run, stage
from kefu.desk.play.playbooks import Source, read_all
from kefu.store.codecs.editions import newest
from kefu.store.codecs.rules import shipped
from tests.standard_set import DESK, FILES, NAMES, NOW, ROOT, outcomes, shelf

GUARDED = {
    "cod-amount": {"letter": ["payment.cod", "payment.cod-way"]},
    "receipt-change": {"letter": ["receipt"]},
    "weight-mismatch": {"photo": ["goods.weight"]},
    "contaminated": {"photo": ["liable.party", "liable.for"]},
    "damaged": {"photo": ["liable.party", "liable.for"]},
    "shortage": {"photo": ["liable.party", "liable.for"]},
}
"""Evidence before the fact that it proves: the stamped letter, the scale, the photos before anybody is held liable."""


def catalogue() -> Catalogue:
    """Its categories."""
    return shelf().catalogue


def rules_of(book: Playbook) -> tuple[Rule, ...]:
    """The clocks of a playbook's tickets."""
    return tuple(rule for rule in layered(shipped(newest()), book.clocks) if not rule.off)


def test_lint_finds_nothing() -> None:
    """The whole set is read, and nothing is wrong with it."""
    assert [(f.path, f.line, f.text()) for f in shelf().findings] == []
    assert sorted(shelf().books) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_own_tests_pass_and_take_every_branch(name: str) -> None:
    """Path, parties told, evidence, clocks and end are as expected, by some test for each branch."""
    assert [found.text() for outcome in outcomes(name) for found in outcome.wrong] == []
    assert outcomes(name)
    assert [(way.step, way.answer) for way in untaken(shelf().books[name], outcomes(name))] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_step_can_go_missing(name: str) -> None:
    """Without any one of its steps a file's lint or one of its own tests fails."""
    book = shelf().books[name]
    for step in book.steps:
        # A `go` is on no path; a later round is the same step again; those of a way are tried where it is used first.
        if step.kind == GO or step.round > 1 or step.path != book.path:
            continue
        without = replace(book, steps=tuple(s for s in book.steps if s.base != step.id))
        cases = [case for case in book.cases if step.id in {name.partition(ROUND)[0] for name in case.path}]
        assert cases, step.id
        assert run(without, cases[0], stage(DESK), catalogue(), rules_of(book), NOW).wrong, step.id


@pytest.mark.parametrize("name", NAMES)
def test_no_evidence_can_become_optional(name: str) -> None:
    """A gate without a way round is one that no test goes round: with one, lint finds a way that is not tested."""
    book = shelf().books[name]
    for step in book.steps:
        if step.kind == "evidence" and not step.choices and step.path == book.path:
            given = [case for case in book.cases if step.id in case.path]
            assert given, step.id
            for case in given:
                refused = replace(case, answers={**case.answers, step.id: ("none",)})
                assert run(book, refused, stage(DESK), catalogue(), rules_of(book), NOW).wrong, step.id


def test_what_evidence_guards() -> None:
    """Exactly the facts that the sources name are guarded, each by its kind of evidence."""
    found: dict[str, dict[str, list[str]]] = {}
    for name, book in shelf().books.items():
        for step in book.steps:
            if step.guards:
                found.setdefault(name, {}).setdefault(step.value, []).extend(step.guards)
    assert found == GUARDED


def test_a_broken_file_leaves_the_others_working() -> None:
    """One unreadable file is a finding with its line; the rest of the set is as it was."""
    files = [Source(f"playbooks/{path.name}", path.read_bytes()) for path in FILES]
    broken = [Source(f.path, f.data + b"\n  - [") if f.category == "lost" else f for f in files]
    found = read_all(broken, DESK)
    assert sorted(found.books) == [name for name in NAMES if name != "lost"]
    assert {f.path for f in found.findings if f.code == "syntax"} == {"playbooks/lost.yaml"}
    assert lint(found.books["damaged"]) == ()


def test_the_schema_for_editors_is_fresh_and_takes_the_whole_set() -> None:
    """Made from the reader's own tables; what is wrong for the reader in kind or key is wrong for it too."""
    import jsonschema
    from ruamel.yaml import YAML

    from tests.tools.playbook_schema import PATH, schema, text

    assert PATH.read_text(encoding="utf-8") == text()
    validator = jsonschema.Draft202012Validator(schema())
    for path in FILES:
        held = YAML(typ="safe").load(path)
        assert [error.message for error in validator.iter_errors(held)] == [], path.name
    held["steps"][0]["colour"] = "red"
    held["steps"][1]["id"] = "No"
    assert not validator.is_valid(held)


def test_the_graphs_of_the_documentation_are_fresh() -> None:
    """docs/play*.md show the playbooks as they are."""
    from tests.tools.playbook_graphs import END, PAGES, graphs

    for page, language in PAGES.items():
        assert graphs(language) + END in (ROOT / page).read_text(encoding="utf-8"), page
