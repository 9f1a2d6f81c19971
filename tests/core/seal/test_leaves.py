"""The order of leaves: each seal's are the beginning of the next one's, whatever merges come between."""

from hashlib import sha256
from random import Random

from kefu.core.seal.leaves import Sealed, line, lines, ordered, parts, sealed


def commit(name: str, *parents: str) -> Sealed:
    return sealed(name, parents, [("0123456789", name)])


def history(random: Random, size: int) -> list[Sealed]:
    """A history of random branches and merges, as a shared desk has them; the last commit holds them all."""
    made: list[Sealed] = []
    heads: list[str] = []
    for number in range(size):
        oid = sha256(f"{random.random()}".encode()).hexdigest()[:40]
        count = min(len(heads), random.choice((1, 1, 1, 2, 2, 3)))
        parents = random.sample(heads, count)
        made.append(sealed(oid, tuple(parents), [] if number % 5 == 0 else [("0123456789", str(number))]))
        # A parent stays a head now and then: others go on from there.
        heads = [one for one in heads if one not in parents or random.random() < 0.4] + [oid]
    last = sealed("f" * 40, tuple(dict.fromkeys(heads)), [])
    return [*made, last]


def reached(held: dict[str, Sealed], tip: str) -> set[str]:
    found: set[str] = set()
    todo = [tip]
    while todo:
        oid = todo.pop()
        if oid not in found:
            found.add(oid)
            todo += held[oid].parents
    return found


def test_each_seals_leaves_are_the_beginning_of_the_next_ones() -> None:
    random = Random(18)
    for _ in range(60):
        made = history(random, random.randrange(5, 60))
        held = {one.oid: one for one in made}
        # Tips of seals that follow each other: each holds the one before.
        tips = [made[-1].oid]
        while len(tips) < 6:
            below = sorted(reached(held, tips[0]) - {tips[0]})
            if not below:
                break
            tips.insert(0, random.choice(below))
        seen: list[bytes] = []
        for count in range(1, len(tips) + 1):
            # Whoever seals knows only what there is by then, and git brings it in any order.
            there = list(reached(held, tips[count - 1]))
            random.shuffle(there)
            found = list(parts({oid: held[oid] for oid in there}, tips[:count]))
            leaves = [leaf for part in found for one in part.commits for leaf in one.leaves]
            assert all(part.follows for part in found)
            assert leaves[: len(seen)] == seen
            assert len(leaves) == sum(len(held[oid].leaves) for oid in there)
            place = {one.oid: at for at, one in enumerate(c for part in found for c in part.commits)}
            assert all(place[parent] < place[oid] for oid in there for parent in held[oid].parents)
            seen = leaves


def test_among_those_that_are_ready_the_smallest_id_comes_first() -> None:
    made = [commit("d"), commit("c", "d"), commit("b", "d"), commit("a", "b", "c"), commit("0", "c")]
    assert [one.oid for one in ordered({one.oid: one for one in made})] == ["d", "b", "c", "0", "a"]


def test_a_tip_that_does_not_hold_the_one_before_is_told() -> None:
    made = {one.oid: one for one in (commit("a"), commit("b", "a"), commit("c", "a"), commit("d", "b", "c"))}
    assert [part.follows for part in parts(made, ["b", "d"])] == [True, True]
    assert [part.follows for part in parts(made, ["b", "c"])] == [True, False]
    assert [part.follows for part in parts(made, ["b", "a"])] == [True, False]
    assert [part.follows for part in parts(made, ["b", "e"])] == [True, False]
    # Two seals of one commit: the second adds no leaf.
    assert [(part.follows, len(part.commits)) for part in parts(made, ["b", "b"])] == [(True, 2), (True, 0)]


def test_a_commit_gives_a_leaf_for_each_entry_and_one_without() -> None:
    assert lines("ab", []) == ("ab - -\n",)
    assert lines("ab", [("OP1", "12"), ("OP2", "34")]) == ("ab OP1 12\n", "ab OP2 34\n")
    # What somebody wrote into a trailer by hand makes no second line.
    assert line("ab", "O P\n", "") == "ab - -\n"
    assert sealed("ab", (), []).leaves == (sha256(b"\0ab - -\n").digest(),)
