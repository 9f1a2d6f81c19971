"""kefu/data/completion.json, made from the commands: `python tests/tools/completion_table.py` writes it anew.

`--check` changes nothing and ends with 1 if it is stale.
"""

import json
import re
import sys
from inspect import getclosurevars
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from kefu.cli.completion.completers import completer as named  # noqa: E402
from kefu.cli.completion.unfinished import TABLE  # noqa: E402
from kefu.cli.frame.app import PROGRAM, root  # noqa: E402
from kefu.cli.frame.commands import SECTIONS, Command  # noqa: E402
from kefu.cli.frame.env import real  # noqa: E402

PLACES = {"FILE": "files", "FILE...": "files", "DIR": "folders", "URL": "folders"}
"""What is completed with the names of files, by what help calls it."""


def completer(param: Any) -> str:
    """The name of what completes a parameter; of alternatives these, with `=` before them."""
    asked = param._custom_shell_complete
    if asked is not None:
        found: str = getclosurevars(asked).nonlocals["autocompletion"].__name__
        named(found)  # which fails for one that cannot be found by its name
        return found
    metavar = param.metavar or ""
    return f"={metavar}" if "|" in metavar else PLACES.get(metavar, "")


def parameter(param: Any) -> dict[str, Any]:
    """One argument or option."""
    made: dict[str, Any] = {"name": param.name, "by": completer(param)}
    if param.param_type_name == "option":
        again = {"again": True} if param.multiple else {}
        return (
            made
            | {"opts": [*param.opts, *param.secondary_opts], "flag": param.is_flag, "help": param.help or ""}
            | again
        )
    return made | {"many": param.nargs != 1}


def command(member: Any, ctx: Any, records: tuple[Command, ...]) -> dict[str, Any]:
    """One command with its parameters, and those below it."""
    shown = [p for p in member.get_params(ctx) if not getattr(p, "hidden", False)]
    made: dict[str, Any] = {"params": [parameter(p) for p in shown]}
    if records:
        made["commands"] = {}
    for record in records:
        below = member.get_command(ctx, record.name)
        inner = below.make_context(record.name, [], parent=ctx, resilient_parsing=True)
        about = {"help": record.help, "aliases": list(record.aliases), "hidden": record.hidden}
        made["commands"][record.name] = about | command(below, inner, record.commands)
    return made


def text() -> str:
    """The table as it is written: a line for each parameter."""
    top: Any = root()
    ctx = top.make_context(PROGRAM, [], obj=real("en", True), resilient_parsing=True)
    records = tuple(record for section in SECTIONS for record in section.commands)
    lines = json.dumps(command(top, ctx, records), ensure_ascii=False, indent=1)
    return re.sub(r'\{\s+"name": [^{}]*\}', lambda found: " ".join(found[0].split()), lines) + "\n"


def main() -> int:
    """Write the table, with --check compare."""
    made = text()
    if sys.argv[1:] != ["--check"]:
        TABLE.write_text(made, encoding="utf-8")
    elif not TABLE.is_file() or TABLE.read_text(encoding="utf-8") != made:
        print(f"{TABLE.relative_to(ROOT)}: run python tests/tools/completion_table.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
