"""The command that looks up branches, couriers and colleagues."""

from dataclasses import replace

import typer

from kefu.cli.frame import text as texts
from kefu.cli.frame.act import begin
from kefu.cli.frame.help import manual
from kefu.cli.frame.language import _
from kefu.cli.frame.options import All, Format, Text, Wide
from kefu.cli.frame.output import show
from kefu.core.reports.choice import Choice
from kefu.core.reports.who import who as who_is
from kefu.desk.lists.knowledge import known


@manual(
    _(
        "TEXT is part of a branch, a hub, a courier, a colleague or a subject, or an address: then the courier who "
        "covers it is shown. What the branch wrote down under playbooks/knowledge/ is found too. Without TEXT everything that kefu.yaml knows is listed."
    ),
    "kefu who 余杭",
    "kefu who 浙江省杭州市余杭区文一西路969号",
    "kefu who finance --format json",
)
def who(
    ctx: typer.Context, words: Text = None, format: Format = "table", every: All = False, wide: Wide = False
) -> None:
    """Look up a branch, a courier, a colleague."""
    env, session = begin(ctx)
    text = texts.given(env, words) or ""
    held, odd = known(session) if text else ([], ())
    report = who_is(session.desk, text, session.now, held)
    show(env, replace(report, findings=(*session.findings, *odd)), format, every, Choice(wide=wide))
