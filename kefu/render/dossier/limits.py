"""What a dossier shows and what it does not, said in plain words on its page and in its instructions."""

from collections.abc import Iterator

from kefu.core.base.errors import Translate
from kefu.core.base.joined import joined
from kefu.core.dossier.model import Dossier


def limits(one: Dossier, translate: Translate) -> Iterator[str]:
    """Yield sentences: what is shown, what is not, what stands in here that the reader has to know."""
    yield translate(
        "What this shows: the record was not altered since it was sealed, or since somebody else got a copy. What it does "
        "not show: that it was true when it was written. Nothing in here proves that a call was made or that a parcel lay "
        "where somebody says; it shows who is named as having written so, and that nobody changed it."
    )
    yield translate(
        "The times of an entry are those of the computer on which it was written. A receipt tells when the shared desk had "
        "it, a time stamp when a seal existed at the latest."
    )
    if one.full:
        yield translate(
            "Names, numbers, addresses and attachments are in here in full: it is for the named receiver alone."
        )
    else:
        yield translate(
            "Names, numbers and addresses are masked, as git has them; attachments are listed, and not in here."
        )
    if one.others:
        yield translate("The entries of this ticket name others, of which nothing else is in here: {tickets}.").format(
            tickets=joined(one.others, translate)
        )
    if one.pack:
        yield translate(
            "The pack of commits (--commits) shows the numbers of other tickets, and of commits over several tickets the "
            "whole message."
        )
    if one.bundle:
        yield translate("The WHOLE DESK is in here (--bundle): all tickets, masked, of all customers.")
