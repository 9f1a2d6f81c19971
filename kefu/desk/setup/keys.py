"""The ssh keys by which people sign: one's own by git's configuration, a colleague's by a file."""

import os
import subprocess
from pathlib import Path

from kefu.core.base.errors import Refused, Usage, reason
from kefu.core.config.desk import Desk
from kefu.core.config.public_keys import public_key
from kefu.store.git.repo import Repo

HOW = "git config --global gpg.format ssh; git config --global user.signingkey ~/.ssh/id_ed25519.pub"


def own_key(repo: Repo) -> str:
    """Return the public key with which git signs here. Refused where git is not set to sign by an ssh key."""
    named = repo.config("user.signingkey") or ""
    if (repo.config("gpg.format") or "") != "ssh" or not named:
        raise Refused("git is not set to sign with an ssh key here: {how}", how=HOW)
    if found := public_key(named.removeprefix("key::")):
        return found
    path = Path(os.path.expanduser(named))
    public = path if path.suffix == ".pub" else path.with_name(f"{path.name}.pub")
    return key_in(public if public.exists() else path)


def key_in(path: Path) -> str:
    """Return the public key that a file holds. Usage where it cannot be read or holds none."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise Usage("{path} cannot be read: {why}", path=str(path), why=reason(error)) from error
    found = public_key(text.strip().partition("\n")[0])
    if not found and "PRIVATE KEY" in text:
        # The private half must never come near a file that is shared.
        done = subprocess.run(["ssh-keygen", "-y", "-P", "", "-f", path], capture_output=True, text=True, check=False)
        found = public_key(done.stdout.partition("\n")[0])
    if not found:
        raise Usage("{path} holds no public ssh key; name the file that ends in .pub", path=str(path))
    return found


def check_new(desk: Desk, key: str) -> None:
    """Raise Refused for a key that somebody of the staff has already: it could not be told who signed."""
    for person in desk.staff.values():
        if key in person.keys:
            raise Refused("This key is one of {id} already.", id=person.id)
