"""Signs that stand for digits: Chinese numerals, and letters that look like one."""

NUMERALS = "〇零一幺壹二贰三叁四肆五伍六陆七柒八捌九玖"
_DIGITS = "001112233445566778899"
OF_NUMERALS = str.maketrans(NUMERALS, _DIGITS)
"""Each numeral as its digit."""
AS_DIGITS = str.maketrans(NUMERALS + "oli", _DIGITS + "011")
"""Each sign of the plain text that people write for a digit, as that digit."""
