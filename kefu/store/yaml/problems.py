"""The sentences of libyaml about a file that is not YAML, as msgids, to be said in the language of the run."""

from kefu.core.base.errors import Said

PROBLEMS = (
    Said("block sequence entries are not allowed in this context"),
    Said("could not find expected ':'"),
    Said("did not find expected ',' or ']'"),
    Said("did not find expected ',' or '}'"),
    Said("did not find expected '-' indicator"),
    Said("did not find expected <document start>"),
    Said("did not find expected alphabetic or numeric character"),
    Said("did not find expected comment or line break"),
    Said("did not find expected hexdecimal number"),
    Said("did not find expected key"),
    Said("did not find expected node content"),
    Said("did not find expected whitespace or line break"),
    Said("found a tab character that violates indentation"),
    Said("found a tab character where an indentation space is expected"),
    Said("found character that cannot start any token"),
    Said("found undefined tag handle"),
    Said("found unexpected document indicator"),
    Said("found unexpected end of stream"),
    Said("found unknown escape character"),
    Said("mapping keys are not allowed in this context"),
    Said("mapping values are not allowed in this context"),
    Said("mapping values are not allowed here"),
    Said("sequence entries are not allowed here"),
)
"""Those of its scanner and parser that a hand-written file can meet; others are shown as they come."""


def problem(said: str | None) -> Said:
    """Return a parser's sentence as an argument of a message."""
    sentence = said or ""
    return Said(sentence)
