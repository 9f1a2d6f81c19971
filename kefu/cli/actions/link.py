"""`link`: a duplicate is closed too."""

from kefu.cli.actions.typed_line import Line
from kefu.core.actions.close import ACTION as CLOSE
from kefu.desk.session import Session
from kefu.desk.write import Act


def command(line: Line) -> None:
    """Record the link, and in the same commit the end of a duplicate."""

    def build(session: Session, _number: str) -> list[Act]:
        act = line.act(session)
        duplicate = act.given["relation"] == "duplicate-of"
        return [act, *([Act(CLOSE.name, {"how": "duplicate"}, joined=True)] if duplicate else [])]

    line.perform(build)
