"""Whose entries one may strike: one's own; somebody else's with the permission, and with the one that they took."""

from dataclasses import replace

import pytest

from kefu.core.config.desk import DEFAULT_ROLES
from tests.core.actions.pure import STAFF, Case, desk

EDITOR = {**DEFAULT_ROLES, "editor": ("strike",)}
STAFF_NOW = {**STAFF, "agent-2": replace(STAFF["agent-2"], roles=("agent", "editor"))}


def case(edition: int = 2) -> Case:
    """An open ticket on a desk whose second agent may strike, and not approve."""
    made = Case(desk(edition, roles=EDITOR, staff=STAFF_NOW, limits={}))
    made.open()
    return made


def decided(one: Case) -> str:
    """A supervisor's no."""
    one.do("propose", 1, what="compensate", amount="20")
    return one.do("approve", 2, by="lead-1", verdict="no")


def test_ones_own_anybody_strikes() -> None:
    one = case()
    note = one.do("note", 1, text="x")
    assert one.refused("strike", 2, entry=note, why="记错了") == ""


@pytest.mark.parametrize("did", ["note", "reopen", "strike"])
def test_somebody_elses_takes_the_permission(did: str) -> None:
    one = case()
    if did == "reopen":
        one.do("close", 1, by="lead-1", how="withdrawn", text="x")
        target = one.do("reopen", 2, by="lead-1", why="x")
    elif did == "strike":
        target = one.do("strike", 2, by="lead-1", entry=one.do("note", 1, text="x"), why="x")
    else:
        target = one.do("note", 1, by="lead-1", text="x")
    said = one.refused("strike", 3, entry=target, why="记错了")
    assert f"{target} is an entry of lead-1" in said
    assert "permission strike" in said
    assert one.refused("strike", 4, by="agent-2", entry=target, why="记错了") == ""


def test_what_took_a_permission_takes_it_again() -> None:
    one = case()
    no = decided(one)
    assert "permission approve" in one.refused("strike", 3, by="agent-2", entry=no, why="x")
    assert one.refused("strike", 4, by="lead-1", entry=no, why="x") == ""


def test_by_the_first_edition_anybody_strikes_anything() -> None:
    one = case(1)
    no = decided(one)
    assert one.refused("strike", 3, entry=no, why="x") == ""
