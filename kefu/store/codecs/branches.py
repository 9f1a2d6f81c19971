"""What `kefu.yaml` says of places: branches, which of them are the desk's own, what outlying places cost."""

from collections.abc import Mapping

from kefu.core.base.findings import finding
from kefu.core.base.near import squeezed
from kefu.core.base.node import Node
from kefu.core.config.desk import Branch, Fee
from kefu.store.codecs.keys import Walk, items, one, pairs, texts
from kefu.store.codecs.values import member


def known(kept: Mapping[str, Node]) -> dict[str, Branch]:
    """Return the branches by name."""
    return {name: _branch(name, pairs(branch)) for name, branch in pairs(kept.get("branches")).items()}


def _branch(name: str, kept: Mapping[str, Node]) -> Branch:
    hub, phone, address, hours = (one(kept.get(key)) or None for key in ("hub", "phone", "address", "hours"))
    return Branch(name, hub, phone, texts(kept.get("aliases")), address, hours)


def by_word(kept: Mapping[str, Node]) -> dict[str, str]:
    """Return the name of the branch for each of its words."""
    found: dict[str, str] = {}
    for name, branch in pairs(kept.get("branches")).items():
        for word in (name, *texts(pairs(branch).get("aliases"))):
            found.setdefault(squeezed(word), name)
    return found


def named_own(kept: Mapping[str, Node]) -> tuple[str, ...]:
    """Return the names of the branches that the file calls the desk's own."""
    words = by_word(kept)
    return tuple(dict.fromkeys(words[squeezed(w)] for w in texts(kept.get("own")) if squeezed(w) in words))


def faults(walk: Walk, root: Mapping[str, Node], kept: Mapping[str, Node]) -> None:
    """Report each word that two branches share, and each branch called the desk's own that does not stand among them."""
    places: dict[str, str] = {}
    for name, branch in pairs(kept.get("branches")).items():
        for word in (name, *texts(pairs(branch).get("aliases"))):
            first = places.setdefault(word, name)
            if first != name:
                both = finding("duplicate-branch", "{word} means {first} already", word=word, first=first)
                walk.report(both, "branches", name)
    _unknown_own(walk, root, kept)


def _unknown_own(walk: Walk, root: Mapping[str, Node], kept: Mapping[str, Node]) -> None:
    words, own = by_word(kept), root.get("own")
    check = member("unknown-branch", list(pairs(kept.get("branches"))))
    for number, word in enumerate(items(own) if isinstance(own, list) else [own]):
        wrong = check("own", word) if isinstance(word, str) and word and squeezed(word) not in words else None
        if wrong:
            walk.report(wrong, "own", *([number] if isinstance(own, list) else []))


def fees(kept: Mapping[str, Node]) -> tuple[Fee, ...]:
    """Return what delivery to outlying places costs in addition."""
    told = map(pairs, items(kept.get("fees")))
    return tuple(Fee(texts(fee.get("match")), one(fee.get("amount")), one(fee.get("why"))) for fee in told)
