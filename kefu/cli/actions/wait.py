"""`wait`: its end may be typed as a span."""

from typing import Annotated

import typer

from kefu.cli.actions.typed_line import Line, iso
from kefu.cli.frame.act import moment
from kefu.cli.frame.language import _
from kefu.core.base.errors import Usage
from kefu.core.intake.typed_words import span_end
from kefu.desk.session import Session
from kefu.desk.write import Act

Within = Annotated[str, typer.Option(metavar="SPAN", show_default=False, help=_("How long at most: 30m, 2h, 1d, 4wh."))]


def command(line: Line, within: Within = "", until: str = "") -> None:
    """Record the wait; a span begins when it happened."""
    if within and until:
        raise Usage("wait: --within and --until say the same thing; give one of them")

    def build(session: Session, _number: str) -> list[Act]:
        if not within:
            return [line.act(session)]
        start = moment(session, line.at) or session.now
        return [line.act(session, {"until": iso(span_end(session.desk, start, within))})]

    line.perform(build)
