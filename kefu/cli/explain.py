"""`kefu help`: the page of a command, or a text about something that several of them share."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from kefu.cli.completion import complete
from kefu.cli.frame.commands import every
from kefu.cli.frame.env import Env
from kefu.cli.frame.help import manual, page
from kefu.cli.frame.language import _
from kefu.cli.frame.manpage import manpage
from kefu.cli.frame.output import printed
from kefu.cli.frame.topics import TOPICS, Topic, lines_of, topic
from kefu.core.base.errors import StoreFault, Usage, reason, visible
from kefu.core.base.joined import joined
from kefu.core.base.near import near


@manual(
    _(
        "A topic is a command, with its members (`playbook lint`), or one of the texts: ids, terms, times, exit-codes, playbooks, "
        "clocks. Without one: every command and text. With --man the same pages are written for man(1), in the language of the run."
    ),
    "kefu help terms",
    "kefu help playbook lint",
    "kefu 帮助 时间",
    "kefu help --man ~/.local/share/man",
)
def help_(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TOPIC", show_default=False, help=_("A command or a text."), autocompletion=complete.topics
        ),
    ] = None,
    man: Annotated[
        Path | None, typer.Option("--man", metavar="DIR", show_default=False, help=_("Write manual pages there."))
    ] = None,
) -> None:
    """Explain a command or a topic."""
    env = Env.of(ctx)
    if man is not None:
        if words:
            raise Usage("help: --man writes every page and takes no topic")
        _write(ctx, env, env.directory / man)
    elif words:
        printed(env, _page(ctx, env, words).split("\n"))
    else:
        top = ctx.find_root()
        listed = [(one.name, _(one.title)) for one in TOPICS]
        texts = page("", "", [(_("Texts"), listed)], (), env.width)
        printed(env, f"{top.command.get_help(top)}\n\n{texts.strip()}".split("\n"))


def _page(ctx: typer.Context, env: Env, words: list[str]) -> str:
    """Return the pages that fit: of the command, of the text, or of both."""
    found = _command(ctx, words)
    text = topic(words[0]) if len(words) == 1 else None
    pages = [found[0].get_help(found[1])] if found is not None else []
    if text is not None:
        pages.append(_text(text, env.width))
    if pages:
        return "\n\n".join(pages)
    name = " ".join(words)
    known = [*(" ".join(path) for path, _one in every()), *(n for _p, one in every() for n in one.aliases)]
    guess = near(name, [*known, *(n for one in TOPICS for n in one.names)])
    if guess is not None:
        raise Usage("No help on {topic}. Did you mean {near}?", topic=name, near=guess)
    raise Usage("No help on {topic}; `kefu help` lists what there is.", topic=name)


def _text(one: Topic, width: int) -> str:
    more = joined((f"kefu {name} --help" for name in one.commands), _)
    blocks = [(_("What may be typed"), list(lines_of(one, _)))]
    body = "\n\n".join([*map(_, one.texts), _("More: {commands}").format(commands=more)])
    return page(f"{one.name}: {_(one.title)}", body, blocks, one.examples, width)


def _command(ctx: typer.Context, words: list[str]) -> tuple[Any, Any] | None:
    """Return the command that the words name, in either language, and a context of it; None if there is none."""
    above: Any = ctx.find_root()
    member: Any = above.command
    for word in words:
        inner = member.get_command(above, word) if hasattr(member, "table") else None
        if inner is None:
            return None
        above, member = inner.make_context(inner.name, [], parent=above, resilient_parsing=True), inner
    return member, above


def _write(ctx: typer.Context, env: Env, folder: Path) -> None:
    """Write every page where man looks for it, below `folder`: man1 and man7, those in Chinese below zh_CN."""
    place = folder / "zh_CN" if env.language == "zh" else folder
    pages = dict(_pages(ctx))
    try:
        for name, text in pages.items():
            path = place / f"man{name[-1]}" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise StoreFault("{path}: {problem}", path=str(place), problem=reason(error)) from None
    env.out(visible(str(place)))
    env.say(_("{count} pages written").format(count=len(pages)))


def _pages(ctx: typer.Context) -> Iterator[tuple[str, str]]:
    """Yield the file name and the source of each page."""
    top = ctx.find_root()
    yield _source("kefu", top.command, top, top.command.help or "")
    for path, record in every():
        found = _command(ctx, list(path)) if not record.hidden else None
        if found is not None:
            yield _source("-".join(("kefu", *path)), *found, _(record.help))
    for one in TOPICS:
        rows = [(_("What may be typed"), list(lines_of(one, _)))]
        name = f"kefu-{one.name}"
        yield f"{name}.7", manpage(name, 7, _(one.title), "", [_(text) for text in one.texts], rows, one.examples)


def _source(name: str, command: Any, ctx: Any, title: str) -> tuple[str, str]:
    parts = command.parts(ctx)
    texts = [text for text in parts.text.split("\n\n") if text != title]
    return f"{name}.1", manpage(name, 1, title, parts.line, texts, parts.blocks, parts.examples)
