"""A block copied from another system, taken apart: names, phones, addresses and a waybill, in any order.

With labels (收件人, 电话, Recipient, Address ...) or without, broken by lines, commas, tabs or blanks. What is labelled
as the sender's and the recipient's is kept apart. Nothing is lost: what is not recognised comes back as `rest`.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from kefu.core.base.frozen import frozen
from kefu.core.base.plain_text import nfkc, plain_text
from kefu.core.base.regex import regex
from kefu.core.privacy import phones
from kefu.core.privacy.address import PROVINCES
from kefu.core.privacy.persons import is_person, persons
from kefu.core.privacy.surnames import SURNAMES
from kefu.core.vocabulary import waybill

_ROLES = {
    "sender": "寄件人|发件人|寄件方|发货人|寄货人|寄方|寄件|发件|发货|sender|shipper|consignor|from",
    "recipient": "收件人|收货人|收件方|收方|收件|收货|recipient|receiver|consignee|ship to|deliver to|to",
}
_KEYS = {
    "name": "姓名|名字|联系人|full name|contact name|name",
    "phone": "联系电话|手机号码|电话号码|手机号|手机|电话|联系方式|座机|固话|phone number|phone no|phone|mobile|telephone|tel",
    "address": "详细地址|所在地区|地址|地区|street address|address",
    "waybill": "运单号码|运单编号|运单号|运单|快递单号|物流单号|单号|waybill number|waybill no|waybill|tracking number|tracking no",
}
_ROLE = "|".join(f"(?P<{role}>{words})" for role, words in _ROLES.items())
_KEY = "|".join(words for words in _KEYS.values())
_LABEL = regex(
    rf"(?:^|(?<=[\s,;|/、。(\[【]))(?:(?:{_ROLE})(?:'s|的)?[ \t]*(?P<key>{_KEY})?|(?P<key_alone>{_KEY}))(?P<closed>[\])】])?\.?"
    r"(?P<end>[ \t]*[:=]|[ \t]*$|[ \t]+|(?=[^\x00-\x7f]|[0-9+(])|(?<=[\])】]))",
    re.IGNORECASE | re.MULTILINE,
)
_ENDS_WITHOUT_COLON = regex("(?:人|姓名|电话|手机|手机号|地址|单号|phone|tel|mobile|waybill)[ \t]*", re.IGNORECASE)

_CJK = "\u4e00-\u9fff"
_PERSON = regex(rf"[{_CJK}]{{2,4}}|[{_CJK}]{{1,3}}(?:先生|女士|小姐)|[{_CJK}]{{2,8}}[·•][{_CJK}]{{2,8}}")
_LATIN_PERSON = regex(r"[A-Z][A-Za-z.'-]*(?: [A-Z][A-Za-z.'-]*){0,3}")
_HAN = regex(f"[{_CJK}]+")
_PROVINCE = regex(rf"(?:{'|'.join(PROVINCES)})(?:省|市|自治区)?")
_PLACE = regex(
    rf"[{_CJK}]*(?:省|市|区|县|旗|镇|乡|街|路|村|道|巷|弄|胡同|花园|公寓|大厦|广场)|.*[0-9一二三四五六七八九十A-Za-z]"
    r"(?:号|幢|栋|座|室|楼|层|单元|弄|组|户|区|院).*"
)
_PLACE_INSIDE = regex("[省市区县旗镇乡村路街道巷弄号]")
_LATIN_PLACE = regex(
    r"\b(?:road|rd|street|st|avenue|ave|lane|ln|district|province|city|county|building|room|floor|unit|apt|china)\b",
    re.IGNORECASE,
)
_GLUED_BEFORE = regex(rf"(?P<name>[{SURNAMES}][{_CJK}]{{1,2}})(?=(?:{'|'.join(PROVINCES)}))")
_GLUED_AFTER = regex(rf"(?<=[0-9室号楼幢栋座层户])[(]?(?P<name>[{SURNAMES}][{_CJK}]{{1,2}})$")
# Begins where a run of blanks does; pieces begin with none.
_FOR = regex(r"(?<=[^ \t\n])[ \t]*+[\[(]?(?:亲启|收)[\])]?$")
# The first piece after a label. Bounded: labels may follow each other without a piece's end, and each looks ahead.
_FOLLOWING = regex(r"[^\S\n]*+([^\s,;|、]{0,300}+)")
_FOR_ALONE = ("收", "亲启")
_WORD_OF_NAME = regex(r"[^\s、]+")
_LATIN_WORD = regex("[A-Za-z.'-]+")
_OPENING, _CLOSING = "([【", ")]】"
_AROUND_NAME = " \t\r\n,;:|/、。-=([【"
_EDGES = " \t\r\n,;:|/、。()[]【】-="


@frozen
class Party:
    """One person of the block; `role` is `sender`, `recipient`, or empty where the block does not tell."""

    role: str = ""
    name: str = ""
    phone: str = ""
    address: str = ""


@frozen
class Pasted:
    """The contents of a block: its persons, a waybill, and, a line each, the pieces that were not recognised."""

    parties: tuple[Party, ...] = ()
    waybill: str = ""
    rest: str = ""

    def party(self, role: str) -> Party | None:
        """Return the person with this role, or None if there is none."""
        return next((p for p in self.parties if p.role == role), None)


@dataclass(slots=True)
class _Found:
    """All that has been recognised so far: by role, and for the whole block."""

    parties: dict[str, dict[str, str]] = field(default_factory=dict)
    waybill: str = ""
    rest: list[str] = field(default_factory=list)
    addresses: dict[str, list[str]] = field(default_factory=dict)

    def put(self, role: str, key: str, value: str) -> None:
        """Keep `value`, an address after what is known of it; a second name or phone goes to the rest."""
        # A name comes bare already, and what stands in brackets behind it is a part of it.
        value = value.strip({"phone": _EDGES.replace("(", ""), "name": " "}.get(key, _EDGES))
        held = self.parties.setdefault(role, {})
        if not value:
            return
        if key == "waybill" and not self.waybill:
            self.waybill = waybill.normalise(value)
        elif key == "address":
            self.addresses.setdefault(role, []).append(value)
            held[key] = ""
        elif key in ("name", "phone") and key not in held:
            held[key] = value
        else:
            self.rest.append(value)


def parse(block: str) -> Pasted:
    """Return the persons, the waybill and the rest of `block`, read in NFKC without zero-width characters."""
    plain = nfkc(block)
    plain = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    found = _Found()
    for role, key, text in _segments(plain.replace("\r\n", "\n").replace("\r", "\n")):
        lines = [line for line in text.split("\n") if line.strip(_EDGES)]
        if key and lines:
            _take(found, role, key, lines.pop(0))
        for line in lines:
            _classify(found, role, line)
    for role, held in found.parties.items():
        if role in found.addresses:
            held["address"] = _joined(found.addresses[role])
        _unglue(held)
    parties = tuple(Party(role, **held) for role, held in found.parties.items() if held)
    return Pasted(parties, found.waybill, "\n".join(found.rest))


def _segments(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield (role, key, what follows) for each label; a role holds until the next one."""
    role, key, start = "", "", 0
    for match in _LABEL.finditer(text):
        if not _is_label(match, text):
            continue
        yield role, key, text[start : match.start()]
        role = next((r for r in _ROLES if match[r]), role)
        word = (match["key"] or match["key_alone"] or "").lower()
        # The word for a person alone stands before a name, unless something else follows.
        key = next((k for k, words in _KEYS.items() if word in words.split("|")), "party")
        start = match.end()
    yield role, key, text[start:]


def _is_label(match: re.Match[str], text: str) -> bool:
    """Return whether a match is a label: by a colon, a bracket or a line of its own, else by what follows."""
    if match["end"].strip() or match["closed"]:
        return True
    line_start = match.start() == 0 or text[match.start() - 1] == "\n"
    after = _FOLLOWING.match(text, match.end())
    piece, end = (after[1], after.end()) if after else ("", match.end())
    if not piece and text[end : end + 1] in ("", "\n"):
        return line_start
    if not re.search(f"{_ENDS_WITHOUT_COLON.pattern}$", match.group(), re.IGNORECASE):
        return False
    word = (match["key"] or match["key_alone"] or "").lower()
    if word in _KEYS["phone"].split("|") or word in _KEYS["waybill"].split("|"):
        return re.match("[0-9+(A-Z]", piece) is not None
    if word in _KEYS["address"].split("|"):
        return _PLACE_INSIDE.search(piece) is not None or _PROVINCE.match(piece) is not None
    return _is_person(piece) or any(is_person(one) for one in persons(piece))


def _take(found: _Found, role: str, key: str, line: str) -> None:
    """Take the value of a label, if it fits; what stands beside it on the line is read as if it had no label."""
    if key == "waybill":
        value, *others = re.split(r"[\s,;|、]+", line.strip(_EDGES), maxsplit=1)
        found.put(role, key if waybill.is_waybill_like(value) else "", value)
        line = "".join(others)
    elif key in ("name", "party"):
        value, line = _name_first(_without_phones(found, role, line))
        if key == "party" and (_is_place(value) or waybill.candidates(value)):
            value, line = "", f"{value}\n{line}"
        found.put(role, "name", value)
    elif key == "address":
        found.put(role, key, _without_phones(found, role, line).replace("\n", " "))
        return
    elif not phones.find(plain_text(line)):
        value, *others = _pieces(line)
        found.put(role, key if re.search("[0-9]", value) else "", value)
        line = "\n".join(others)
    for rest in line.split("\n"):
        _classify(found, role, rest)


def _name_first(line: str) -> tuple[str, str]:
    """Return what a line says of a name, whatever it looks like, and the rest of the line.

    Several names, a remark in brackets and a code belong to it; an address, and what else follows a blank, does not.
    """
    first, *others = [part for part in re.split(r"[\n\t;|,]+", line) if part.strip(_EDGES)] or [""]
    words = list(_WORD_OF_NAME.finditer(first))
    end = words[0].end() if words else 0
    for before, word in pairwise(words):
        if word[0][0] not in "([【" and not is_person(_FOR.sub("", word[0])) and not _both_latin(before[0], word[0]):
            break
        end = word.end()
    value, after = first[:end].strip(_AROUND_NAME), first[end:]
    if value[-1:] in _CLOSING and not any(sign in value for sign in _OPENING):
        value = value[:-1]
    return _FOR.sub("", value.lstrip(_CLOSING)), "\n".join([after, *others])


def _both_latin(before: str, word: str) -> bool:
    """Return whether two words are of one Latin name: letters alone, and no place."""
    return all(_LATIN_WORD.fullmatch(one) and not _LATIN_PLACE.search(one) for one in (before, word))


def _without_phones(found: _Found, role: str, line: str) -> str:
    """Return the line with a break where each phone was, and keep the phones."""
    plain, out, done = plain_text(line), [], 0
    for phone in phones.find(plain):
        start, end = plain.source(phone.start, phone.end)
        found.put(role, "phone", line[start:end])
        out.append(line[done:start])
        done = end
    return "\n".join([*out, line[done:]])


def _classify(found: _Found, role: str, line: str) -> None:
    """Take each piece of a line without a label by its looks."""
    pieces = _pieces(_without_phones(found, role, line))
    known = "name" in found.parties.get(role, {})
    name = -1 if known else _name_at(pieces)
    in_address = False
    for i, piece in enumerate(pieces):
        if i == name:
            found.put(role, "name", _FOR.sub("", piece))
            continue
        if piece in _FOR_ALONE:
            continue
        if waybill.is_waybill_like(piece) and waybill.candidates(piece) and not found.waybill:
            found.put(role, "waybill", piece)
            continue
        following = pieces[i + 1] if i + 1 < len(pieces) else ""
        in_address = _is_place(piece) or (in_address and (_is_place(following) or _has_digit(piece)))
        found.put(role, "address" if in_address else "", piece)


def _pieces(text: str) -> list[str]:
    """Return the parts between separators. Blanks do not part Latin words, nor commas the parts of a Latin address."""
    out: list[str] = []
    for line in re.split(r"[\n\t;|]+", text):
        if re.search(f"[{_CJK}]", line) or not re.search("[A-Za-z]", line):
            out += re.split(r"[,、。]+|(?<![A-Za-z]) +| +(?![A-Za-z0-9])", line)
        else:
            head, comma, tail = line.partition(",")
            person = comma and _LATIN_PERSON.fullmatch(head.strip()) and not _LATIN_PLACE.search(head)
            out += [head, tail] if person else [line] if _is_latin_place(line) else line.split(",")
    return [_trimmed(piece) for piece in out if piece.strip(_EDGES)]


def _trimmed(piece: str) -> str:
    """Return a piece without signs around it; the bracket that closes one within it stays."""
    bare = piece.strip(_EDGES)
    opened = max(map(bare.rfind, _OPENING))
    closing = _CLOSING[_OPENING.index(bare[opened])] if opened >= 0 else ""
    return bare + closing if closing and closing not in bare[opened:] and f"{bare}{closing}" in piece else bare


def _name_at(pieces: list[str]) -> int:
    """Return which piece is the name: the first person with a common surname, else the first; -1 for none."""
    fit = [i for i, piece in enumerate(pieces) if _is_person(_FOR.sub("", piece)) and not _is_inside(pieces, i)]
    known = [i for i in fit if pieces[i][0] in SURNAMES or pieces[i][0].isascii()]
    beside = [i for i, piece in enumerate(pieces) if not _is_place(piece) and any(map(is_person, persons(piece)))]
    return (known or fit or beside or [-1])[0]


def _is_inside(pieces: list[str], i: int) -> bool:
    """Return whether the piece stands in the middle of an address: a city without its suffix."""
    return 0 < i < len(pieces) - 1 and _is_place(pieces[i - 1]) and _is_place(pieces[i + 1])


def _is_person(piece: str) -> bool:
    if _is_place(piece):
        return False
    return _PERSON.fullmatch(piece) is not None or _LATIN_PERSON.fullmatch(piece) is not None


def _is_place(piece: str) -> bool:
    if _PROVINCE.fullmatch(piece) or _is_latin_place(piece):
        return True
    if len(piece) <= 4 and _HAN.fullmatch(piece):
        return len(piece) > 2 and _PLACE.fullmatch(piece) is not None
    return _PLACE.match(piece) is not None or (_PROVINCE.match(piece) is not None and len(piece) > 4)


def _is_latin_place(piece: str) -> bool:
    return piece.isascii() and _LATIN_PLACE.search(piece) is not None and (" " in piece or "," in piece)


def _has_digit(piece: str) -> bool:
    return re.search("[0-9]", piece) is not None


def _joined(parts: list[str]) -> str:
    """Return the parts of an address as one; a blank only between Latin words and numbers."""
    out = parts[:1]
    for before, after in pairwise(parts):
        out += [" " if before[-1].isascii() and after[0].isascii() else "", after]
    return "".join(out)


def _unglue(held: dict[str, str]) -> None:
    """Take a name out of the address that it is written against, before the province or after the last number."""
    address = _FOR.sub("", held.get("address", ""))
    match = _GLUED_BEFORE.match(address) or _GLUED_AFTER.search(address)
    if match and "name" not in held:
        held["name"] = match["name"]
        held["address"] = address[: match.start()] + address[match.end() :]
