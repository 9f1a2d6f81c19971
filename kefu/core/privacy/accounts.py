"""Addresses of electronic mail, and ids of chat programs after the word for the program, in free text."""

from collections.abc import Iterator

from kefu.core.base.plain_text import PlainText
from kefu.core.base.regex import regex
from kefu.core.privacy.mark import Mark
from kefu.core.vocabulary.waybill import candidates

_HIDDEN = "***"
_LOCAL = frozenset("0123456789abcdefghijklmnopqrstuvwxyz._%+-")
_LONGEST_LOCAL = 64
_DOMAIN = regex(r"[a-z0-9](?:[a-z0-9-]{0,62}\.){1,6}[a-z]{2,24}(?![a-z0-9])")
_SAID = r"(?:\s{0,3}(?:号码|号|账号|帐号|id|是|为|叫|:|=))"
_BEFORE = r"(?<![a-z0-9])"
# What follows the bare word may be any word, so there an id must have a digit or a line; after `is` it need not.
_WECHAT = regex(
    rf"(?:微信|威信|薇信|(?:{_BEFORE}(?:wechat|weixin|wx|vx)(?:号|id)?)|{_BEFORE}v信|(?:加|我的|的){_BEFORE}v(?=\s{{0,2}}[:a-z0-9]))"
    rf"(?P<said>{_SAID}{{0,4}})\s{{0,3}}(?P<id>[a-z][a-z0-9_-]{{4,29}}|[1-9][0-9]{{4,11}})(?![a-z0-9_.@-])"
)
_QQ = regex(rf"(?:{_BEFORE}qq|扣扣|企鹅){_SAID}{{0,4}}\s{{0,3}}(?P<id>[1-9][0-9]{{4,11}})(?![a-z0-9_.@-])")
_WORDS = ("微信", "威信", "薇信", "wechat", "weixin", "wx", "vx", "v信", "加v", "的v")
_QQ_WORDS = ("qq", "扣扣", "企鹅")
_SURE = frozenset("0123456789_")


def marks(plain: PlainText) -> Iterator[Mark]:
    """Yield the places of mail addresses and of chat ids."""
    text = plain.text
    if "@" in text:
        yield from _mails(text)
    if any(word in text for word in _WORDS):
        for match in _WECHAT.finditer(text):
            known = match["id"]
            if (match["said"].strip() or not _SURE.isdisjoint(known)) and not candidates(known):
                yield Mark(*match.span("id"), _HIDDEN)
    if any(word in text for word in _QQ_WORDS):
        yield from (Mark(*match.span("id"), _HIDDEN) for match in _QQ.finditer(text))


def _mails(text: str) -> Iterator[Mark]:
    """Yield the mail addresses, each found by its sign, so that no run of letters is read twice."""
    place, done = text.find("@"), 0
    while place >= 0:
        start = place
        while start > max(done, place - _LONGEST_LOCAL) and text[start - 1] in _LOCAL:
            start -= 1
        domain = _DOMAIN.match(text, place + 1) if start < place else None
        if domain:
            done = domain.end()
            yield Mark(start, done, _HIDDEN)
        place = text.find("@", place + 1)
