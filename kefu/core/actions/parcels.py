"""The waybills that an entry records: what has the form of a person's number, or no digit at all, is none.

A waybill is shown in lists, commits and texts, where everything that is somebody's is hidden.
"""

from collections.abc import Iterable

from kefu.core.actions.action import Context
from kefu.core.base.errors import Refused
from kefu.core.base.node import Node
from kefu.core.base.typed import word, words
from kefu.core.privacy.mask import mask_phone
from kefu.core.vocabulary import waybill

FACTS = ("waybill", "other-waybills")


def check_waybills(context: Context, action: str, named: Iterable[tuple[str, Node | None]]) -> None:
    """Refuse facts (name, value) that record a person's number or a word as a waybill; from edition 2 on."""
    if context.desk.edition <= 1:
        return
    for name, value in named:
        for number in (word(value), *words(value)) if name in FACTS else ():
            if number and not waybill.is_number(number):
                raise Refused("{action}: {waybill} is not a waybill number", action=action, waybill=mask_phone(number))
