"""The message catalogue: `python tests/tools/catalogue.py` takes up new messages, drops old ones and compiles it.

The pages of the commands are made of these messages: they are written anew with it (tests/tools/command_pages.py).

`--check` changes nothing: it prints what is missing, fuzzy, mismatched or not compiled, and ends with 1 if anything is.
"""

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent.parent
PO = ROOT / "kefu/locale/zh_CN/LC_MESSAGES/kefu.po"
MO = PO.with_suffix(".mo")
KEYWORDS = dict.fromkeys(("_", "N_", "translate", "Said", "_set", "Usage", "Refused", "StoreFault"))
SECOND = dict.fromkeys(("finding", "fault", "_bad", "Column"), (2,))
_FULL = {",": "\uff0c", ":": "\uff1a", ";": "\uff1b", "?": "\uff1f", "!": "\uff01", "(": "\uff08", ")": "\uff09"}
_HAN = "\u3000-\u303f\u4e00-\u9fff\uff00-\uffef"
_MARK = re.compile(f"(?<=[{_HAN}}}])[,:;?!()]|[,:;?!()](?=[{_HAN}])|(?<=^)[,:;?!](?= *$)")
_WIDE = re.compile(f"[{_HAN}]")
BIRTH = datetime(2026, 11, 21, tzinfo=UTC)


def extracted() -> dict[str, str]:
    """Each msgid of the code and the file it first stands in."""
    found: dict[str, str] = {}
    for name, _line, text, _comments, _context in extract_from_dir(
        ROOT / "kefu", [("**.py", "python")], keywords={**KEYWORDS, **SECOND}
    ):
        assert isinstance(text, str)
        found.setdefault(text, name)
    return found


def kept() -> Catalog:
    """The catalogue as it is committed."""
    if not PO.exists():
        return Catalog(locale="zh_CN")
    with PO.open("rb") as file:
        return read_po(file, locale="zh_CN")


def translation(message: Message | None) -> str:
    """The Chinese text of a message, empty if it has none."""
    return message.string if message is not None and isinstance(message.string, str) else ""


def punctuated(chinese: str) -> str:
    """Chinese text with the full-width marks of Chinese, but not in `code`."""
    parts = chinese.split("`")
    parts[::2] = [_MARK.sub(lambda found: _FULL[found[0]], part) for part in parts[::2]]
    return "`".join(parts)


def updated(old: Catalog) -> Catalog:
    """The catalogue of the code's messages, sorted, with the translations that `old` has."""
    new = Catalog(locale="zh_CN", project="kefu", version="1", creation_date=BIRTH, revision_date=BIRTH, fuzzy=False)
    new.msgid_bugs_address = ""
    new.header_comment = "# Simplified Chinese messages of kefu."
    new.last_translator = "kefu"
    new.language_team = "zh_CN"
    for msgid in sorted(extracted()):
        new.add(msgid, punctuated(translation(old.get(msgid))))
    return new


def as_po(catalogue: Catalog) -> bytes:
    """The catalogue as text."""
    file = io.BytesIO()
    write_po(file, catalogue, width=0, no_location=True, ignore_obsolete=True)
    return file.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """The catalogue compiled."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def compile_it() -> None:
    """Write the compiled catalogue; whoever reads it or writes it meanwhile has a whole one."""
    spare = MO.with_suffix(f".{os.getpid()}")
    spare.write_bytes(as_mo(kept()))
    spare.replace(MO)


def spoken(mo: bytes) -> dict[str, str]:
    """The messages of a compiled catalogue, without its header, which names the version of Babel."""
    return {str(m.id): str(m.string) for m in read_mo(io.BytesIO(mo)) if m.id}


def fields(template: str) -> set[str]:
    """The named fields of a template; none in a word that is no template."""
    try:
        return {name for _text, name, _format, _conversion in Formatter().parse(template) if name is not None}
    except ValueError:
        return set()


def faults(catalogue: Catalog) -> Iterator[str]:
    """What is wrong with the committed catalogue, one line each."""
    for msgid, name in extracted().items():
        message = catalogue.get(msgid)
        said = translation(message)
        if not said:
            yield f"{name}: no Chinese for {msgid!r}"
        elif fields(msgid) != fields(said):
            yield f"{name}: other fields in the Chinese of {msgid!r}: {said!r}"
        elif not _WIDE.search(said):
            yield f"{name}: not Chinese: {said!r} for {msgid!r}"
        elif message is not None and message.fuzzy:
            yield f"{name}: fuzzy: {msgid!r}"
    if not MO.exists() or spoken(MO.read_bytes()) != spoken(as_mo(catalogue)):
        yield f"{MO.relative_to(ROOT)} is not what {PO.name} compiles to: run python tests/tools/catalogue.py"


def main() -> int:
    """Update and compile, or with --check only look."""
    if sys.argv[1:] != ["--check"]:
        PO.parent.mkdir(parents=True, exist_ok=True)
        PO.write_bytes(as_po(updated(kept())))
        compile_it()
        subprocess.run([sys.executable, Path(__file__).with_name("command_pages.py")], check=True)
    found = list(faults(kept()))
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
