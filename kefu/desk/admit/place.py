"""The repository that a push came to: where it is, what git told its hook, and the time there."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from kefu.core.base.frozen import frozen

HOOK_VARIABLES = ("GIT_DIR", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH")
"""What a hook keeps of git's variables: without them the pushed objects do not exist for it."""
SKEW = timedelta(minutes=5)
"""How far ahead of the server's clock a date may be."""
GRACE = timedelta(days=7)
"""How long after a right was taken from somebody what he did before is still received from him."""


@frozen
class RepoEnv:
    """A repository whose new commits are judged at `now`; None: they came before, and nobody here knows when.

    `directory`: its git directory; `variables`: those of `HOOK_VARIABLES` that a hook has, none elsewhere. `stands`: the
    refs as they stand before the push, by full name; None: they are asked of git. `pusher`: the address of whoever pushes,
    where that is known, as by a signed push.
    """

    directory: Path
    now: datetime | None
    variables: Mapping[str, str]
    stands: Mapping[str, str] | None = None
    pusher: str = ""
