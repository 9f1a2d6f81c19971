"""What a desk went by at each commit of a push, and the changes of that."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kefu.core.admit.model import Refusal
from kefu.core.admit.people import Made, known, persons
from kefu.core.admit.places import ATTRIBUTES, File
from kefu.core.admit.refusing import ROLE, refuse
from kefu.core.admit.ruling import ruled, somebody
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.core.base.node import Node
from kefu.core.config.desk import Desk, may
from kefu.core.config.files import ATTRIBUTES_TEXT, CONFIG, PLAYBOOKS
from kefu.desk.admit.source import Source
from kefu.desk.judging.rules_then import RulesThen, Tree
from kefu.store.git.lookalikes import Names
from kefu.store.yaml.read import read

LOOKS = ("override", "rules", "staff")
"""The permissions of which acknowledging a finding about a commit takes one."""


@frozen
class Standing:
    """What a commit has of rules: the files, the desk that they describe (None where they cannot be read), and the desk of
    the last commit before it, by first parents, that could be read."""

    tree: Tree
    desk: Desk | None
    last: Desk | None


@dataclass
class Then:
    """The rules at each commit of one repository."""

    source: Source
    rules: RulesThen = field(init=False)

    def __post_init__(self) -> None:
        self.rules = RulesThen(self.source.rules)

    def of(self, commit: str) -> Standing:
        """Return what a commit before the push has of rules."""
        tree = self.source.standing(commit)
        desk = self.rules.desk(tree)[0]
        return Standing(tree, desk, desk if desk is not None else self._last(commit))

    def _last(self, commit: str) -> Desk | None:
        """Return the desk of the last first parent whose kefu.yaml can be read."""
        out = self.source.child.must(("rev-list", "--first-parent", commit, "--", CONFIG)).decode().split()
        found = (self.rules.desk(self.source.standing(rev))[0] for rev in out)
        return next((desk for desk in found if desk is not None), None)

    def after(self, before: Standing, files: Sequence[File]) -> Standing:
        """Return what stands after a commit that changed these files."""
        changed = {f.path: f.blobs[1] for f in files if f.path == CONFIG or f.path.startswith(f"{PLAYBOOKS}/")}
        if not changed:
            return before
        held = {path: blob for path, blob in {**before.tree.files, **changed}.items() if blob.strip("0")}
        tree = Tree.made(held)
        desk = self.rules.desk(tree)[0]
        return Standing(tree, desk, desk if desk is not None else before.last)

    def change(self, made: Made, files: Sequence[File], before: Standing) -> Iterator[Refusal]:
        """Yield what is refused of a change of the rules and papers of a desk."""
        desk = before.desk if before.desk is not None else before.last
        if desk is None:
            yield refuse(made.commit, files[0].path, "rules-unread", N_("no kefu.yaml before it says who may do this"))
            return
        yield from persons(made, (), desk)
        paths = [file.path for file in files]
        yield from ruled(made, paths, desk, self._staff_alone(files))
        for file in files:
            yield from self._file(made.commit, file, before)

    def _file(self, commit: str, file: File, before: Standing) -> Iterator[Refusal]:
        if file.path == CONFIG:
            yield from somebody(commit, file.path, self.after(before, [file]).desk)
        elif file.path == ATTRIBUTES and (file.gone or self.source.rules(file.blobs[1]) != ATTRIBUTES_TEXT.encode()):
            text = N_("{path}: git merges tickets by it, and it is not as kefu writes it")
            yield refuse(commit, file.path, "attributes", text, path=file.path)
        elif file.came:
            rival = Names(self.source, (commit,)).rival(file.path)
            if rival is not None:
                text = N_("{path} differs from {rival} in case or in the form of its letters alone")
                yield refuse(commit, file.path, "alike", text, path=file.path, rival=rival)

    def _staff_alone(self, files: Sequence[File]) -> bool:
        """Return whether of the rules kefu.yaml alone changed, and in it the staff list only."""
        if [file.path for file in files] != [CONFIG] or files[0].gone or files[0].came:
            return False
        before, after = (self._without_staff(blob) for blob in files[0].blobs)
        return before is not None and before == after

    def _without_staff(self, blob: str) -> Node | None:
        document = read(self.source.rules(blob), CONFIG, hand=True)[0]
        root = document.root if document is not None else None
        return {key: value for key, value in root.items() if key != "staff"} if isinstance(root, dict) else None

    def acknowledges(self, made: Made, desk: Desk | None) -> Iterator[Refusal]:
        """Yield a refusal if the author of a commit that changes nothing may not acknowledge a finding."""
        if desk is None:
            return
        yield from persons(made, (), desk)
        author = known(desk, made.author.email)
        if author is not None and not any(may(desk, author.id, permission) for permission in LOOKS):
            text = N_("{person} may not acknowledge a finding")
            yield refuse(made.commit, "", "permission", text, ROLE, person=author.id)


NOTHING = Standing(Tree({}), None, None)
"""What a commit has of rules before which there is none."""
