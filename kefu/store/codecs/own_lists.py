"""Lists of one's own in `kefu.yaml`: terms, columns and an order under a name."""

from collections.abc import Iterator, Mapping

from kefu.core.base.findings import finding
from kefu.core.base.near import plain
from kefu.core.config.desk import OwnList, list_named
from kefu.store.codecs.keys import Walk, one, pairs, texts
from kefu.store.yaml.read import Node


def listed(kept: Mapping[str, Node]) -> Iterator[OwnList]:
    """Yield the lists, their columns as they are written."""
    for name, told in pairs(kept.get("lists")).items():
        own = pairs(told)
        yield OwnList(name, texts(own.get("terms")), texts(own.get("columns")), one(own.get("sort")))


def faults(walk: Walk, kept: Mapping[str, Node]) -> None:
    """Report each list that leads to itself, by the lists with which lists begin."""
    lists = {plain(each.name): each for each in listed(kept)}
    for own in lists.values():
        way, here = set[str](), plain(own.name)
        while here in lists and here not in way:
            way.add(here)
            terms = lists[here].terms
            here = plain(list_named(terms[0])[0]) if terms else ""
        if here == plain(own.name):
            walk.report(finding("own-list", "the list {name} names itself", name=own.name), "lists", own.name)
