"""`amend`: facts are corrected or added; another category brings other needs, and other clocks."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from kefu.core.actions.action import ANY, Action, Context, Signal, is_file, of_cycle, overrides, safe
from kefu.core.actions.parcels import check_waybills
from kefu.core.base.errors import Refused, Usage
from kefu.core.base.msgid import N_
from kefu.core.base.node import Fields, Node
from kefu.core.ticket.fields import CHANGES, NEEDS, OVERRIDE, WHY
from kefu.core.ticket.model import Entry, Ticket, word
from kefu.core.ticket.state import Change, Standing
from kefu.core.vocabulary import facts as fact_table
from kefu.core.vocabulary.facts import FACTS, GROUPS


def draft(context: Context, ticket: Ticket, given: Fields) -> Fields:
    """Return the changes, each with the former value (masked, as it stands).

    Usage for a fact named twice, and for a held value without a reason; Refused where the fact has that value already,
    or where evidence is missing.
    """
    changes: list[Node] = []
    held = []
    for change in _maps(given.get("changes")):
        name = word(change["fact"])
        # Drafted again, the entry's own change of `kind` is among what is given; it follows from the category below.
        if context.again and name == "kind":
            continue
        if any(isinstance(c, dict) and c["fact"] == name for c in changes):
            raise Usage("amend {id}: {fact} is named twice", id=ticket.id, fact=name)
        _of_files(ticket, name)
        was = fact_table.get(ticket.facts, name)
        # Two different values may look alike once both are masked, so equal masks prove nothing.
        if was == change.get("now") and not _hidden(context, name):
            raise Refused("amend {id}: {fact} is {value} already", id=ticket.id, fact=name, value=str(was or "-"))
        if was:
            held.append(name)
        changes.append({"fact": name} | ({"was": was} if was else {}) | {k: v for k, v in change.items() if k == "now"})
    if held and not given.get("why"):
        raise Usage("amend {id}: {fact} held a value; say why with --why", id=ticket.id, fact=held[0])
    _guarded(context, ticket, given, [word(c["fact"]) for c in changes if isinstance(c, dict)])
    check_waybills(context, ACTION.name, ((word(c["fact"]), c.get("now")) for c in changes if isinstance(c, dict)))
    fields = given | {"changes": changes}
    if any(isinstance(c, dict) and c["fact"] == "category" for c in changes) and context.head is not None:
        if ticket.fact("kind") != context.head.kind:
            changes.append({"fact": "kind", "was": ticket.fact("kind"), "now": context.head.kind})
        fields["needs"] = list(context.head.needs)
    return fields


def _of_files(ticket: Ticket, name: str) -> None:
    """Refuse a fact of customers' files on a case, and what makes a file a case."""
    if is_file(ticket) and name.partition(".")[0] not in ("title", "demand", "caller", "file"):
        raise Refused("amend {id}: a customer's file has no {fact}", id=ticket.id, fact=name)
    if not is_file(ticket) and name in fact_table.ON_FILE:
        raise Refused("amend {id}: {fact} stands on a customer's file alone", id=ticket.id, fact=name)


def _hidden(context: Context, name: str) -> bool:
    """Return whether two values of a fact may look alike because both are masked."""
    return context.again and name in FACTS and FACTS[name].masked


def _guarded(context: Context, ticket: Ticket, given: Fields, facts: list[str]) -> None:
    """Refuse to change a fact before the evidence that proves it is there; a role may override that, with a reason."""
    if overrides(context, ACTION.name, ticket, given) or context.proofs is None:
        return
    step = context.proofs.lacking(ticket, facts)
    if step is not None:
        raise Refused(
            "amend {id}: {facts} only with evidence: {kind} ({step}). Attach it first: kefu attach {id} FILE --kind {kind}",
            id=ticket.id,
            facts=", ".join(f for f in facts if f in step.guarded),
            kind=step.kind,
            step=step.step,
        )


def apply(state: Standing, entry: Entry) -> None:
    """Set the facts, in whatever state."""
    state.count(entry)
    state.amend(entry, list(changes(entry)))


def changes(entry: Entry) -> Iterator[Change]:
    """Yield each fact with its former and its present value."""
    for change in _maps(entry.fields.get("changes")):
        if word(change.get("fact")):
            yield word(change.get("fact")), change.get("was"), change.get("now")


def _maps(node: Node | None) -> Iterator[Mapping[str, Node]]:
    yield from (c for c in node if isinstance(c, dict)) if isinstance(node, list) else ()


def says(entry: Entry) -> Iterator[str]:
    """Yield the names of the facts."""
    yield from (safe(str(c.get("fact"))) for c in _maps(entry.fields.get("changes")))


def signals(fields: Mapping[str, Node], _customer: str) -> Iterator[Signal]:
    """Yield a signal for each fact that has a value now, with the fact's name and group."""
    for change in _maps(fields.get("changes")):
        if change.get("now"):
            name = word(change.get("fact"))
            group = name.partition(".")[0]
            yield Signal(ACTION.name, frozenset({name, *([group] if group in GROUPS else [])}))


def changed(ticket: Ticket) -> list[str]:
    """Return the facts that were changed in this cycle, except those changed by an override."""
    return [
        str(change.get("fact"))
        for entry in of_cycle(ticket, ACTION.name)
        if not entry.flag("override")
        for change in _maps(entry.fields.get("changes"))
    ]


ACTION = Action(
    name="amend",
    zh="更正",
    help=N_("Correct or add facts."),
    done=N_("amended"),
    froms=ANY,
    required=("changes",),
    fields=(
        CHANGES,
        WHY,
        replace(OVERRIDE, help=N_("Although the evidence for it is missing; takes a role and --why.")),
        NEEDS,
    ),
    manual=N_(
        "A fact that held a value needs --why. An empty value takes the fact away. recipient.phone=... and the like go into the vault."
    ),
    examples=("kefu amend @ goods.value=299 goods.name=蓝牙耳机", 'kefu amend @ category=遗失 --why "确认找不到"'),
    draft=draft,
    apply=apply,
    changes=changes,
    says=says,
    signals=signals,
    hears=("fact",),
    listens=True,
    names_parcel=True,
    on_files=True,
)
