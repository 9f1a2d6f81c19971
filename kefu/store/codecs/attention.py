"""The part `attention` of `kefu.yaml`: one number of working days for all tickets, or a map for those who say more."""

from kefu.core.config.desk import Attention
from kefu.store.codecs.keys import one, pairs
from kefu.store.codecs.values import workdays_of
from kefu.store.yaml.read import Document, Node


def attention(kept: Node | None, doc: Document) -> Attention:
    """Return the rule that was kept; what it does not say is as in a desk that says nothing."""
    part = pairs(kept)
    usual = workdays_of(one(kept) or one(part.get("default")))
    categories = _days(part.get("categories"))
    lines = {name: doc.line("attention", "categories", name) for name in categories}
    return Attention(Attention().days if usual is None else usual, _days(part.get("kinds")), categories, lines)


def _days(kept: Node | None) -> dict[str, int]:
    return {name: days for name, text in pairs(kept).items() if (days := workdays_of(one(text))) is not None}
