"""docs/commands*.md, made from the help of the commands: `python tests/tools/command_pages.py` writes them anew.

`--check` changes nothing and ends with 1 if a page is stale. `LANGUAGE` (en or zh) prints one page: a process speaks one.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
PAGES = {"en": "docs/commands.md", "zh": "docs/commands.zh-CN.md"}
HEADS = {
    "en": ("| argument or option | meaning |", "| code | meaning |"),
    "zh": ("| 参数或选项 | 含义 |", "| 退出码 | 含义 |"),
}


def page(language: str) -> Iterator[str]:
    """The lines of the page in that language, which this process speaks from now on."""
    from kefu.cli.frame.language import choose

    choose(language)
    from kefu.cli.frame import commands
    from kefu.cli.frame.app import PROGRAM, root
    from kefu.cli.frame.env import real
    from kefu.cli.frame.exits import EXITS
    from kefu.cli.frame.language import _

    env = real(language, True)
    top: Any = root()
    above = top.make_context(PROGRAM, [], obj=env, resilient_parsing=True)
    chinese = language == "zh"
    yield "# 命令" if chinese else "# Commands"
    yield ""
    yield "[English](commands.md)" if chinese else "[中文](commands.zh-CN.md)"
    yield from command(top, above, (), language)
    for section in commands.SECTIONS:
        yield from ("", f"## {_(section.title)}")
        for path, record in commands.every(section.commands):
            member, ctx = top, above
            for name in path:
                member = member.get_command(ctx, name)
                ctx = member.make_context(name, [], parent=ctx, resilient_parsing=True)
            yield from ("", f"### kefu {' '.join(path)}")
            yield from command(member, ctx, record.aliases, language)
    yield from ("", "## 退出码" if chinese else "## Exit codes", "", HEADS[language][1], "|---|---|")
    yield from (f"| {one.code} | {_(one.meaning)} |" for one in EXITS)


def command(member: Any, ctx: Any, aliases: tuple[str, ...], language: str) -> Iterator[str]:
    """Usage, explanation, parameters and examples of one command."""
    for paragraph in filter(None, (member.help or "").split("\n\n")):
        yield from ("", " ".join(paragraph.split()).replace("|", "\\|"))
    names = "".join(f" · `{alias}`" for alias in aliases)
    usage = re.split(": |\uff1a", member.get_usage(ctx), maxsplit=1)[1]
    yield from ("", f"`{usage}`{names}")
    rows = list(parameters(member, ctx))
    if rows:
        yield from (
            "",
            HEADS[language][0],
            "|---|---|",
            *(f"| `{_cell(term)}` | {_cell(text)} |" for term, text in rows),
        )
    examples: tuple[str, ...] = getattr(member, "examples", ())
    if examples:
        yield from ("", "```sh", *examples, "```")


def parameters(member: Any, ctx: Any) -> Iterator[tuple[str, str]]:
    """Term and explanation of each argument and option that is not hidden, but --help."""
    from kefu.cli.frame.language import _

    for parameter in member.get_params(ctx):
        record = parameter.get_help_record(ctx)
        if record is not None and parameter.name != "help":
            argument = parameter.param_type_name == "argument"
            # The options of kefu itself are msgids still.
            yield (parameter.metavar or record[0]) if argument else record[0], _(record[1])


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def fresh(language: str) -> str:
    """The page in that language, made by a process of its own."""
    run = [sys.executable, __file__, language]
    env = {"PYTHONPATH": str(ROOT), "COLUMNS": "80", "PYTHONIOENCODING": "utf-8", "LC_ALL": "C.UTF-8"}
    return subprocess.run(run, env=env, capture_output=True, encoding="utf-8", check=True).stdout


def write() -> None:
    """Write every page that is stale."""
    for language, name in PAGES.items():
        (ROOT / name).write_text(fresh(language), encoding="utf-8")


def main() -> int:
    """Write the pages, with --check compare, with a language print its page."""
    words = sys.argv[1:]
    if words and words[0] in PAGES:
        print(*page(words[0]), sep="\n")
        return 0
    if words != ["--check"]:
        write()
        return 0
    stale = [name for lang, name in PAGES.items() if (ROOT / name).read_text(encoding="utf-8") != fresh(lang)]
    print(*(f"{name}: run python tests/tools/command_pages.py" for name in stale), sep="\n", end="\n" if stale else "")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
