"""Playbooks as files write them, to steps, messages and tests. What is wrong is a finding; a broken part is left
out."""

import re
from collections.abc import Iterator, Mapping

from kefu.core.base.key_reader import Place
from kefu.core.base.node import Node
from kefu.core.playbook.items import AGAIN, Item, Rounds, Use, Way
from kefu.core.playbook.model import (
    COMMON,
    DONE,
    GO,
    KINDS,
    NONE,
    REPEATED,
    TRIES,
    TYPES,
    Choice,
    Repeat,
    Step,
    Text,
    Valued,
)
from kefu.core.playbook.read_parts import ID, PartsReader
from kefu.core.vocabulary import words
from kefu.core.vocabulary.facts import GROUPS_OF_CASES, OF_CASES

_GROUPS = ("use", "rounds")
_GO = ("id", GO, "when", "hint", "source")


class PlaybookReader(PartsReader):
    """A reader of the steps of one playbook, and the rest of it; `found` grows with what is wrong."""

    def steps(self, node: Node, place: Place = ("steps",), *, again: bool = False) -> tuple[Item, ...]:
        """Return the items of a list; a second one of an id is left out. `again`: it stands in one that is walked again."""
        if not isinstance(node, list):
            self.fault("steps", "steps must be a list", place)
            return ()
        found: dict[str, Item] = {}
        for n, value in enumerate(node):
            item = self.item(value, (*place, n), again=again)
            if item is not None and item.id in found:
                self.fault(
                    "two-steps", "two steps have the id {id}; the first one stands in line {first}", (*place, n, "id"),
                    id=item.id, first=found[item.id].line,
                )  # fmt: skip
            elif item is not None:
                found[item.id] = item
        return tuple(found.values())

    def item(self, node: Node, place: Place, *, again: bool = False) -> Item | None:
        """Return one item of a list; None if anything in it is wrong."""
        before = len(self.found)
        if not isinstance(node, dict):
            self.fault("step", "a step is a map of keys", place)
            return None
        name = self.name(node.get("id"), (*place, "id") if "id" in node else place)
        if name == AGAIN and again:
            self.fault("step-id", "again is no id: it leads to the next round", (*place, "id"))
        kinds = [k for k in (*KINDS, *_GROUPS) if k in node]
        # `say` may stand beside a kind as a key; alone it is a kind itself, so it stands last in KINDS.
        own = [k for k in kinds if k != "say"] or kinds
        if len(own) != 1:
            self.fault(
                "step-kind",
                "the step {id} needs exactly one of: {kinds}",
                place,
                id=name or "-",
                kinds=", ".join((*KINDS, *_GROUPS)),
            )
            return None
        if own[0] == "use":
            made: Item = self.use(name, node, place)
        elif own[0] == "rounds":
            made = self.rounds(name, node, place, again=again)
        else:
            self.keys(node, _GO if own[0] == GO else (*COMMON, own[0], *KINDS[own[0]].keys), place)
            made = self.made(name, own[0], node, place)
        return made if len(self.found) == before else None

    def use(self, name: str, node: Mapping[str, Node], place: Place) -> Use:
        """Return the use of a way."""
        self.keys(node, ("id", "use", "exits", "messages", "source"), place)
        exits, messages = self.names(node, "exits", place), self.names(node, "messages", place)
        return Use(name, self.name(node["use"], (*place, "use")), exits, messages, self.line(*place))

    def names(self, node: Mapping[str, Node], key: str, place: Place) -> Mapping[str, str]:
        """Return a map of names to names."""
        value = node.get(key, {})
        if not isinstance(value, dict):
            self.fault("use", "{key} is a map of names", (*place, key), key=key)
            return {}
        return {name: self.text(value, name, (*place, key)) for name in value}

    def rounds(self, name: str, node: Mapping[str, Node], place: Place, *, again: bool) -> Rounds:
        """Return steps that are walked again."""
        if again:
            self.fault("rounds", "rounds may not stand inside rounds", place)
        self.keys(node, ("id", "rounds", "source"), place)
        value, where = node["rounds"], (*place, "rounds")
        said = value if isinstance(value, dict) else {}
        self.keys(said, ("at-most", "over", "source", "steps"), where)
        most, over = said.get("at-most"), self.text(said, "over", where)
        source = self.text(said, "source", where) or self.text(node, "source", place)
        number = isinstance(most, str) and re.fullmatch("[1-9][0-9]?", most)
        items = self.steps(said.get("steps", []), (*where, "steps"), again=True)
        if not number or not over or not said.get("steps"):
            self.fault("rounds", "rounds needs at-most, a number, over, a step, and steps", where)
        elif not source:
            self.fault("no-source", "{id}: a figure needs the source that it comes from", where, id=name)
        return Rounds(name, int(str(most)) if number else 1, over, source, items, self.line(*place))

    def way(self, name: str, node: Node, place: Place) -> Way:
        """Return one way of ways.yaml, with what is wrong in it."""
        before = len(self.found)
        said = node if isinstance(node, dict) else {}
        self.name(name, place)
        self.keys(said, ("title", "sources", "exits", "messages", "steps"), place)
        title = self.said(said.get("title"), (*place, "title"))
        exits = tuple(self.name(text, at) for text, at in self.texts(said, "exits", place))
        sources = tuple(self.plain_texts(said, "sources", place))
        messages = self.messages(said["messages"], (*place, "messages")) if "messages" in said else {}
        items = self.steps(said.get("steps", []), (*place, "steps"))
        if not said.get("steps"):
            self.fault("way", "a way needs a title, exits and steps", place)
        for n, item in enumerate(items):
            if item.id in exits:
                self.fault(
                    "two-steps",
                    "{id} is an exit of the way; no step of it may have that id",
                    (*place, "steps", n),
                    id=item.id,
                )
        return Way(name, title, exits, items, messages, sources, tuple(self.found[before:]), self.line(*place))

    def made(self, name: str, kind: str, node: Mapping[str, Node], place: Place) -> Step:
        """Return a step of a kind, its parts read one by one."""
        value, text, results = self.behind(kind, node, place)
        own = KINDS[kind].keys
        message, said = self.saying(node, place)
        escalates = kind == "escalate"
        return Step(
            id=name,
            kind=kind,
            value=value,
            text=text,
            results=results,
            choices=self.choices(kind, results, node, place) if "choices" in own else (),
            next=self.target(kind, node, place),
            when=self.condition(node, place),
            fact=self.among(node["fact"], OF_CASES, (*place, "fact")) if "fact" in node and kind == "ask" else "",
            type=self.valued(node, place) if kind == "ask" else "text",
            hint=self.said(node["hint"], (*place, "hint")) if "hint" in node else {},
            guards=self.guards(node, place) if "guards" in own else (),
            of=self.said(node["of"], (*place, "of")) if "of" in node and kind == "evidence" else {},
            message=message,
            said=said,
            skip=self.flag(node, "skip", place) if "skip" in own else False,
            repeat=self.repeat(kind, node, place),
            within=self.span(node, place) if kind == "wait" else None,
            reason=self.reason(kind, node, place),
            why=self.said(node.get("why"), (*place, "why")) if escalates else {},
            stage=self.among(node.get("stage"), words.STAGES.words, (*place, "stage")) if kind == "settle" else "",
            payer=self.word(node, "payer", words.ROLES.words, place) if kind == "settle" else "",
            payee=self.word(node, "payee", words.ROLES.words, place) if kind == "settle" else "",
            then=self.text(node, "then", place) if kind == "end" else "",
            source=self.text(node, "source", place),
            otherwise=self.text(node, "otherwise", place),
            takes=self.text(node, "from", place),
            to=self.party(node["to"], (*place, "to")) if "to" in node and kind == "reply" else "",
            by=self.party(node["by"], (*place, "by")) if "by" in node and kind == "event" else "",
            until=self.text(node, "until", place) if kind == "wait" else "",
            path=self.path,
            written=name,
            line=self.line(*place),
        )

    def behind(self, kind: str, node: Mapping[str, Node], place: Place) -> tuple[str, Text, tuple[str, ...]]:
        """Return what stands behind the kind's own key: (a code, a text, results to pick from)."""
        value, where = node[kind], (*place, kind)
        if kind in ("ask", "do", "propose"):
            return "", self.said(value, where), ()
        if kind == "say":
            return "", {}, ()
        if kind == "resolve":
            results = tuple(self.among(text, self.results, at) for text, at in self.texts(node, kind, place))
            return "", {}, tuple(r for r in results if r)
        if kind == "end":
            return self.name(value, where), {}, ()
        if kind == GO:
            return "", {}, ()
        if kind in ("contact", "wait", "reply"):
            return self.party(value, where), {}, ()
        return self.among(value, self.behinds().get(kind, ()), where), {}, ()

    def target(self, kind: str, node: Mapping[str, Node], place: Place) -> str:
        """Return where it goes on: of a `go` what stands behind it, which needs a condition."""
        if kind != GO:
            return self.text(node, "next", place)
        if "when" not in node:
            self.fault("go", "a go needs when: the condition on which the run goes on there", place)
        return self.text(node, GO, place)

    def behinds(self) -> Mapping[str, Mapping[str, object] | tuple[str, ...]]:
        """Return the codes that may stand behind each kind that takes one."""
        return {
            "evidence": words.EVIDENCE.words, "event": words.EVENTS.words, "approve": ("supervisor", "manager", "agent"), "escalate": self.allowed.levels,
            "settle": words.MONEY.words, "callback": ("customer",), "close": words.BY_HAND,
        }  # fmt: skip

    @property
    def results(self) -> tuple[str, ...]:
        """Return the results, the desk's own among them."""
        return (*words.RESULTS.words, *self.allowed.words)

    def saying(self, node: Mapping[str, Node], place: Place) -> tuple[str, Text]:
        """Return (the name of the message, the text) under `say`."""
        if "say" not in node:
            return "", {}
        value = node["say"]
        if isinstance(value, str):
            return value, {}
        return "", self.said(value, (*place, "say"))

    def valued(self, node: Mapping[str, Node], place: Place) -> Valued:
        """Return the type of an answer."""
        if "type" not in node:
            return "text"
        if "choices" in node:
            self.fault("type", "a step has choices or a type, not both", (*place, "type"))
        word = self.among(node["type"], TYPES, (*place, "type"))
        return next((t for t in TYPES if t == word), "text")

    def guards(self, node: Mapping[str, Node], place: Place) -> tuple[str, ...]:
        """Return the facts that an evidence step guards."""
        found = [
            self.among(text, (*OF_CASES, *GROUPS_OF_CASES), (*place, "guards"))
            for text, _ in self.texts(node, "guards", place)
        ]
        return tuple(f for f in found if f)

    def reason(self, kind: str, node: Mapping[str, Node], place: Place) -> str:
        """Return why an attempt failed."""
        if kind != "event" or "reason" not in node:
            return ""
        return self.among(node["reason"], (*words.FAILURES.words, *self.allowed.words), (*place, "reason"))

    # -- answers

    def answers(self, kind: str, results: tuple[str, ...]) -> tuple[str, ...]:
        """Return the codes that a kind of step may be answered with; empty: any."""
        if kind == "evidence":
            return (NONE,)
        if kind == "resolve":
            return results
        if kind == "event":
            return (DONE,)
        table = KINDS[kind].words
        own = self.allowed.words if table == "result" else ()
        return (*words.TABLES[table].words, *own) if table else ()

    def choices(
        self, kind: str, results: tuple[str, ...], node: Mapping[str, Node], place: Place
    ) -> tuple[Choice, ...]:
        """Return the listed answers."""
        if "choices" not in node:
            return ()
        value, where = node["choices"], (*place, "choices")
        if not isinstance(value, dict) or not value:
            self.fault("choices", "choices is a map of answers", where)
            return ()
        allowed = self.answers(kind, results)
        return tuple(self.choice(kind, allowed, code, said, (*where, code)) for code, said in value.items())

    def choice(self, kind: str, allowed: tuple[str, ...], code: str, said: Node, place: Place) -> Choice:
        """Return one listed answer: of an `ask` with its label, of others only where to go on."""
        inner = said if isinstance(said, dict) else {}
        if kind == "ask":
            if ID.fullmatch(code) is None:
                self.fault("step-id", "a choice needs a code of lower-case letters, digits and dashes", place)
            label = self.said(said, place)
            return Choice(code, label, self.text(inner, "value", place), self.text(inner, "next", place))
        if code not in allowed:
            self.among(code, allowed, place)
        self.keys(inner, ("next",), place)
        if not isinstance(said, dict):
            self.fault("choices", "{answer}: say where to go on, as {{next: ID}}", place, answer=code)
        return Choice(code, {}, "", self.text(inner, "next", place))

    def repeat(self, kind: str, node: Mapping[str, Node], place: Place) -> Repeat | None:
        """Return how often a step is asked again, and until which answers."""
        if "repeat" not in node or kind not in REPEATED:
            return None
        value, where = node["repeat"], (*place, "repeat")
        said = value if isinstance(value, dict) else {}
        self.keys(said, ("until", "at-most"), where)
        most = said.get("at-most")
        until = tuple(text for text, _ in self.texts(said, "until", where))
        number = isinstance(most, str) and re.fullmatch("[1-9][0-9]?", most)
        if not until or not (number or most == TRIES):
            self.fault("repeat", "repeat needs until, a list of answers, and at-most, a number or tries", where)
            return None
        allowed = self.answers(kind, ()) if kind != "ask" else tuple(self.listed(node))
        for answer in until:
            if allowed and answer not in allowed:
                self.among(answer, allowed, (*where, "until"))
        return Repeat(until, int(str(most)) if number else 0)

    def listed(self, node: Mapping[str, Node]) -> Iterator[str]:
        """Yield the codes of an ask's choices."""
        choices = node.get("choices")
        yield from choices if isinstance(choices, dict) else ()
