"""What `kefu.yaml` says of money: the table of fines, shares, and how the books call their accounts."""

from collections.abc import Mapping

from kefu.core.base.node import Node
from kefu.core.config.desk import Fine
from kefu.store.codecs.keys import one, pairs


def fines(kept: Mapping[str, Node]) -> dict[str, Fine]:
    """Return the fines by their numbers."""
    return {code: _fine(code, pairs(fine)) for code, fine in pairs(kept.get("fines")).items()}


def _fine(code: str, kept: Mapping[str, Node]) -> Fine:
    amount, per, what, source = (one(kept.get(key)) for key in ("amount", "per", "what", "source"))
    return Fine(code, amount, per or "time", what, source)


def shares(kept: Mapping[str, Node]) -> dict[str, dict[str, int]]:
    """Return, by the kind of money, how many parts each of those gets who share it."""
    told = pairs(kept.get("shares"))
    return {kind: {who: int(one(parts)) for who, parts in pairs(of).items()} for kind, of in told.items()}


def accounts(kept: Mapping[str, Node]) -> dict[str, str]:
    """Return the names of accounts that the desk has chosen."""
    return {name: one(called) for name, called in pairs(kept.get("accounts")).items()}
