"""Playbooks as files write them, to steps, messages and tests. What is wrong is a finding; a broken part is left
out."""

import re
from collections.abc import Iterator, Mapping

from kefu.core.base.key_reader import Place
from kefu.core.base.node import Node
from kefu.core.playbook.model import (
    COMMON,
    DONE,
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
from kefu.core.vocabulary.facts import FACTS, GROUPS


class PlaybookReader(PartsReader):
    """A reader of the steps of one playbook, and the rest of it; `found` grows with what is wrong."""

    def steps(self, node: Node, place: Place = ("steps",)) -> tuple[Step, ...]:
        """Return the steps of a list; a second one of an id is left out."""
        if not isinstance(node, list):
            self.fault("steps", "steps must be a list", place)
            return ()
        found: dict[str, Step] = {}
        for n, item in enumerate(node):
            step = self.step(item, (*place, n))
            if step is not None and step.id in found:
                self.fault(
                    "two-steps", "two steps have the id {id}; the first one stands in line {first}", (*place, n, "id"),
                    id=step.id, first=found[step.id].line,
                )  # fmt: skip
            elif step is not None:
                found[step.id] = step
        return tuple(found.values())

    def step(self, node: Node, place: Place) -> Step | None:
        """Return one step; None if anything in it is wrong."""
        before = len(self.found)
        if not isinstance(node, dict):
            self.fault("step", "a step is a map of keys", place)
            return None
        name = self.name(node.get("id"), (*place, "id") if "id" in node else place)
        kinds = [k for k in KINDS if k in node]
        kind = kinds[0] if kinds else ""
        # `say` may stand beside a kind as a key; alone it is a kind itself, so it stands last in KINDS.
        if not kinds or len([k for k in kinds if k != "say"]) > 1:
            self.fault(
                "step-kind",
                "the step {id} needs exactly one of: {kinds}",
                place,
                id=name or "-",
                kinds=", ".join(KINDS),
            )
            return None
        self.keys(node, (*COMMON, kind, *KINDS[kind].keys), place)
        made = self.made(name, kind, node, place)
        return made if len(self.found) == before else None

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
            next=self.text(node, "next", place),
            when=self.condition(node, place),
            fact=self.among(node["fact"], FACTS, (*place, "fact")) if "fact" in node and kind == "ask" else "",
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
        if kind in ("contact", "wait", "reply"):
            return self.party(value, where), {}, ()
        return self.among(value, self.behinds().get(kind, ()), where), {}, ()

    def behinds(self) -> Mapping[str, Mapping[str, object] | tuple[str, ...]]:
        """Return the codes that may stand behind each kind that takes one."""
        return {
            "evidence": words.EVIDENCE.words, "event": words.EVENTS.words, "approve": ("supervisor", "manager", "agent"), "escalate": self.allowed.levels,
            "settle": words.MONEY.words, "callback": ("customer",), "close": words.HOWS.words,
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
            self.among(text, (*FACTS, *GROUPS), (*place, "guards")) for text, _ in self.texts(node, "guards", place)
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
