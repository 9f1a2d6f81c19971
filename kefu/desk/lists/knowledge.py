"""What the branch knows: the texts under playbooks/knowledge/, as HEAD has them."""

from kefu.core.base.findings import Finding, finding
from kefu.core.reports.know import Passage, passages
from kefu.desk.session import PLAYBOOKS, Session
from kefu.store.git.objects import NO_FILE

FOLDER = f"{PLAYBOOKS}/knowledge"


def known(session: Session) -> tuple[list[Passage], tuple[Finding, ...]]:
    """Return the passages of all texts, by file, and what is wrong with any."""
    found: list[Passage] = []
    odd: list[Finding] = []
    for entry in sorted(session.repo.entries(session.rev, FOLDER), key=lambda one: one.path):
        if not entry.path.endswith(".md"):
            continue
        if entry.problem:
            problem = NO_FILE[entry.problem]
            odd.append(finding("no-text", "a {problem}, not a text", path=entry.path, problem=problem))
            continue
        blob = session.repo.blob(session.rev, entry.path)
        some, wrong = passages(entry.path, blob.data if blob is not None else b"")
        found += some
        odd += wrong
    return found, tuple(odd)
