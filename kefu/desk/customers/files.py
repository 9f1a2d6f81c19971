"""Making customers' files, finding one by what people call it, and uniting two."""

from collections.abc import Iterable, Sequence

from kefu.core.actions.action import is_file
from kefu.core.actions.link import DUPLICATE
from kefu.core.base.errors import KefuError, Refused, Said, Usage
from kefu.core.base.frozen import frozen
from kefu.core.base.node import Node
from kefu.core.base.plain_text import nfkc
from kefu.core.config.desk import needs_format
from kefu.core.customers.marks import name_of, phones_of
from kefu.core.intake import typed_words as given
from kefu.core.privacy.mask import mask_name
from kefu.core.vocabulary import facts as fact_table
from kefu.core.vocabulary import ids
from kefu.core.vocabulary.words import FILE, FILED
from kefu.desk.customers.known import files_of, root
from kefu.desk.lists.by_terms import FILES
from kefu.desk.lists.find import find
from kefu.desk.lists.search import files_matching, in_vault
from kefu.desk.read import read
from kefu.desk.session import Session
from kefu.desk.write import Act
from kefu.store.remote.union_vault import local_vault

WHAT = Said("a customer's file")


@frozen
class Customer:
    """The words given for a new file."""

    name: str
    phone: str
    group: str = ""
    prices: Sequence[str] = ()
    remarks: str = ""


def acts_of(session: Session, wish: Customer, op: str = "") -> list[Act]:
    """Return the acts that make a customer's file: opened, and closed as filed.

    Usage for a name or a phone that is none. Refused where the phone stands on a file already, but for the one that the
    same `op` made.
    """
    needs_format(session.desk, 2, WHAT)
    name, phone = given.line(wish.name, "NAME"), nfkc(given.line(wish.phone, "--phone"))
    if not name_of(name) or phones_of(name):
        raise Usage("customer: {name} is no name; the name comes first, the phone after --phone", name=name)
    if not phones_of(phone):
        raise Usage("--phone {text}: not a phone number", text=phone)
    for number in {n for one in phones_of(phone) for n in files_of(session, one)}:
        if not op or number[7:13] != ids.normalise(op)[:6]:
            raise Refused("customer: this phone is on the file {id} already: kefu customer show {id}", id=number)
    facts: dict[str, Node] = {"kind": FILE, "title": mask_name(name), "caller": {"name": name, "phone": phone}}
    prices = "; ".join(given.line(price, "--price") for price in wish.prices)
    remarks = given.clean(wish.remarks, "text") if wish.remarks else ""
    for fact, value in (("file.class", wish.group), ("file.prices", prices), ("file.remarks", remarks)):
        if value:
            fact_table.put(facts, fact, value)
    return [Act("open", {"facts": facts}), Act("close", {"how": FILED}, joined=True)]


def customer(session: Session, text: str) -> str:
    """Return the number of the file that a phone, a name or a part of one, a number or a row of the last list names.

    Usage if it names none, or several.
    """
    found = files_of(session, text) or _by_number(session, text) or _by_part(session, text)
    if len(found) > 1:
        raise Usage(
            "{text}: several customers' files fit: {ids}; name one by its number", text=text, ids=", ".join(found)
        )
    if not found:
        if not local_vault(session.repo):
            raise Usage(
                "{text}: this clone has no vault, so that a customer is named by the number of the file", text=text
            )
        raise Usage("{text}: no customer's file has this name, phone or number", text=text)
    return found[0]


def _by_number(session: Session, text: str) -> list[str]:
    try:
        number = find(session, text)
    except KefuError:
        return []
    if not is_file(read(session, number).kept):
        raise Usage("{id} is no customer's file", id=number)
    return [root(session, number)]


def _by_part(session: Session, text: str) -> list[str]:
    """Return the files whose customer's name holds the text."""
    name = name_of(text)
    if not name:
        return []
    numbers, _ = in_vault(session, (), (text.strip(),))
    files = {n for path in files_matching(session, FILES) if (n := ids.number_of(path)) is not None}
    return sorted({root(session, number) for number in numbers & files})


def check_files(session: Session, one: str, other: str) -> None:
    """Refuse to unite what is not two customers' files, or a file with one that it leads to already."""
    for number in (one, other):
        if not is_file(read(session, number).kept):
            raise Refused("{id} is no customer's file, and a file is united with a file only", id=number)
    if one == other or root(session, one) == root(session, other):
        raise Refused("customer merge: {id} and {other} are one customer's file already", id=one, other=other)
    if root(session, one) != one:
        raise Refused(
            "customer merge: {id} is united with {root} already; name that one", id=one, root=root(session, one)
        )


def merging(session: Session, one: str, other: str, why: str = "") -> tuple[str, list[Act]]:
    """Return the file that is united with another, and the act that does it."""
    needs_format(session.desk, 2, WHAT)
    first, second = customer(session, one), customer(session, other)
    check_files(session, first, second)
    link = {"relation": DUPLICATE, "other": second} | ({"why": given.clean(why, "--why")} if why else {})
    return first, [Act("link", dict(link))]


def standing(numbers: Iterable[str], session: Session) -> list[str]:
    """Return those of the files that are united with no other one, by number."""
    linked = {ids.number_of(path) for path in files_matching(session, f"^  relation: {DUPLICATE}$")}
    return sorted(n for n in numbers if n not in linked or root(session, n) == n)
