"""What `kefu.yaml` says of outages: from when to when network or power failed, and at which branches."""

from collections.abc import Iterator, Mapping
from datetime import tzinfo

from kefu.core.base.findings import finding
from kefu.core.base.near import squeezed
from kefu.core.base.node import Node
from kefu.core.config.desk import Outage
from kefu.store.codecs.branches import by_word
from kefu.store.codecs.keys import Walk, items, one, pairs, texts
from kefu.store.codecs.moments import moment_of


def listed(kept: Mapping[str, Node], zone: tzinfo) -> Iterator[Outage]:
    """Yield the outages; one whose end is before its beginning is none."""
    words = by_word(kept)
    for told in map(pairs, items(kept.get("outages"))):
        begin, end = (moment_of(one(told.get(key)), zone) for key in ("from", "to"))
        if begin is not None and (end is None or begin < end):
            at = tuple(words.get(squeezed(word), word) for word in texts(told.get("branches")))
            yield Outage(begin, end, at, one(told.get("what")), one(told.get("source")))


def faults(walk: Walk, root: Mapping[str, Node], kept: Mapping[str, Node], zone: tzinfo) -> None:
    """Report each outage whose end is not after its beginning, and each branch of one that the desk does not know."""
    words = by_word(kept)
    for number, told in enumerate(map(pairs, items(root.get("outages")))):
        begin, end = (moment_of(one(told.get(key)), zone) for key in ("from", "to"))
        if begin is not None and end is not None and end <= begin:
            wrong = finding("bad-outage", "an outage ends after it begins; this one covers nothing and is left out")
            walk.report(wrong, "outages", number, "to")
        for word in texts(told.get("branches")):
            if squeezed(word) not in words:
                odd = finding(
                    "unknown-branch",
                    "outages: {branch} is not a branch of kefu.yaml: no ticket will be its",
                    branch=word,
                )
                walk.report(odd, "outages", number, "branches")
