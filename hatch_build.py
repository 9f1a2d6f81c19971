"""The build hook: compiles the message catalogues of kefu, so that a wheel and an editable install have them."""

import os
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Catalogues(BuildHookInterface):
    """Writes `kefu.mo` beside each `kefu.po`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before files are gathered; whoever reads a catalogue meanwhile finds the old one whole."""
        for po in sorted(Path(self.root, "kefu/locale").rglob("kefu.po")):
            spare = po.with_suffix(f".{os.getpid()}")
            with po.open("rb") as text, spare.open("wb") as compiled:
                write_mo(compiled, read_po(text, locale=po.parts[-3]))
            spare.replace(po.with_suffix(".mo"))
