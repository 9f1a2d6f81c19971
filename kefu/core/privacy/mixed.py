"""Mobile numbers written partly in digits and partly in numerals or letters, so that programs do not see them."""

from collections.abc import Iterator

from kefu.core.base.plain_text import PlainText
from kefu.core.base.regex import regex
from kefu.core.privacy.mark import Mark
from kefu.core.privacy.numerals import AS_DIGITS, NUMERALS
from kefu.core.privacy.phones import is_mobile
from kefu.core.privacy.values import hide_digits

_SIGNS = rf"[0-9{NUMERALS}oli]"
_RUN = regex(rf"(?<![0-9a-z{NUMERALS}])[1幺]{_SIGNS}{{10}}(?![0-9a-z{NUMERALS}])")
_LEAST = 4


def mobiles(plain: PlainText) -> Iterator[Mark]:
    """Yield the mobile numbers of eleven signs without a break, at least four of them digits; plain ones are not sought here."""
    for match in _RUN.finditer(plain.text):
        digits = match[0].translate(AS_DIGITS)
        if (
            not match[0].isdigit()
            and sum(c.isascii() and c.isdigit() for c in match[0]) >= _LEAST
            and is_mobile(digits)
        ):
            yield Mark(*match.span(), hide_digits(digits))
