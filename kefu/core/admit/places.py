"""The places of a desk: which files a commit may bring, and as what."""

from collections.abc import Iterator, Sequence
from typing import Literal

from kefu.core.admit.model import Refusal
from kefu.core.admit.refusing import refuse
from kefu.core.base.errors import Said
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_
from kefu.core.config.files import CONFIG, PLAYBOOKS
from kefu.core.vocabulary import ids

REGULAR = "100644"
ATTRIBUTES = ".gitattributes"
TICKETS = "tickets"
RECIPES = (".github/workflows/kefu.yml", ".github/workflows/kefu-inbox.yml", ".gitlab-ci.yml", ".workflow/kefu.yml")
"""The recipes of a CI that `init --ci` writes."""
KINDS = {"120000": Said("symlink"), "100755": Said("file with execute permission"), "160000": Said("submodule")}
LONGEST = 400
"""Bytes of a path that are read."""

Kind = Literal["ticket", "rules", "none"]


@frozen
class File:
    """A file that a commit changed: its path, its modes and its blobs before and after, zeros where there is none."""

    path: str
    modes: tuple[str, str]
    blobs: tuple[str, str]

    @property
    def came(self) -> bool:
        """Return whether it did not stand there before."""
        return not self.blobs[0].strip("0")

    @property
    def gone(self) -> bool:
        """Return whether it stands there no more."""
        return not self.blobs[1].strip("0")


def kind_of(path: str, places: Sequence[str] = ()) -> Kind:
    """Return what may stand at a path: a ticket, something of the desk's rules and papers, or nothing.

    `places`: further files, and directories that end with a slash, by kefu.yaml.
    """
    if ids.number_of(path) is not None:
        return "ticket"
    if not _decent(path) or path.startswith(f"{TICKETS}/"):
        return "none"
    if path in (CONFIG, ATTRIBUTES, *RECIPES) or path.startswith((f"{PLAYBOOKS}/", "docs/")):
        return "rules"
    if "/" not in path and path.endswith(".md"):
        return "rules"
    inside = any(path == place or (place.endswith("/") and path.startswith(place)) for place in places)
    return "rules" if inside else "none"


def _decent(path: str) -> bool:
    """Return whether no part of a path gives orders to git, or is something else on another system."""
    parts = path.split("/")
    own = path == ATTRIBUTES or path in RECIPES
    # As other systems read it: without case, without dots and spaces at the end, by its short name.
    strange = any(part.rstrip(". ") != part or part.lower().startswith(("git~", ".git")) for part in parts)
    return len(path.encode("utf-8", "surrogateescape")) <= LONGEST and (
        path.isprintable() and "\\" not in path and parts[-1] != "HEAD" and (own or not strange)
    )


def in_place(commit: str, files: Sequence[File], places: Sequence[str] = ()) -> Iterator[Refusal]:
    """Yield a refusal for each file that may not stand there, or not as what it is, and for rules beside tickets."""
    kinds = set()
    for file in files:
        kind = kind_of(file.path, places)
        kinds.add(kind)
        if kind == "none":
            yield refuse(commit, file.path, "place", N_("{path}: nothing of a desk stands there"), path=file.path)
        elif not file.gone and file.modes[1] != REGULAR:
            what = KINDS.get(file.modes[1], Said("file of an unknown kind"))
            text = N_("{path}: {kind}; a desk takes plain files only")
            yield refuse(commit, file.path, "mode", text, path=file.path, kind=what)
        elif file.gone and kind == "ticket":
            yield refuse(commit, file.path, "deleted", N_("{path}: a ticket is never deleted"), path=file.path)
    if {"ticket", "rules"} <= kinds:
        first = next(file.path for file in files if kind_of(file.path, places) == "rules")
        text = N_("one commit changes tickets and, with {path}, what they are judged by; these are two commits")
        yield refuse(commit, first, "mixed", text, path=first)
