"""Who pushes: the address of the staff member whose key signed the push, or whom the way in names."""

from collections.abc import Mapping

from kefu.core.config.files import CONFIG
from kefu.desk.admit.place import RepoEnv
from kefu.desk.admit.source import RULES_LIMIT, Source
from kefu.store.codecs import config as config_codec
from kefu.store.git.signatures import NAMESPACE, checked

CERTIFICATE, NONCE = "GIT_PUSH_CERT", "GIT_PUSH_CERT_NONCE_STATUS"
ACCOUNT = "KEFU_ACCOUNT"
"""The variable by which a forced command of ssh names the staff member whom it let in."""
SIGNATURE = b"-----BEGIN SSH SIGNATURE-----"
LARGEST = 1 << 22
"""Bytes of a certificate that is looked at."""


def pusher(env: RepoEnv, variables: Mapping[str, str]) -> str:
    """Return the address of whoever pushes, by the desk as it stands; empty where that is not known.

    A signed push says it by its key, else the way in by the staff id that a forced command sets. A certificate whose
    nonce is not this server's may have been recorded from another push, and counts for nothing.
    """
    blob, account = variables.get(CERTIFICATE, ""), variables.get(ACCOUNT, "")
    signed = bool(blob.strip("0")) and variables.get(NONCE) in ("OK", "SLOP")
    if not signed and not account:
        return ""
    source = Source(env)
    try:
        data = (source.file(blob, LARGEST) or b"") if signed else b""
        config = source.file(f"HEAD:{CONFIG}", RULES_LIMIT) or b""
    finally:
        source.close()
    desk = config_codec.read(config, CONFIG)[0] if config else None
    if desk is None:
        return ""
    if not signed:
        known = desk.staff.get(account)
        return known.email if known is not None else ""
    payload, armor, rest = data.partition(SIGNATURE)
    found = checked(payload, armor + rest, NAMESPACE)
    people = desk.staff.values() if found.problem is None else ()
    return next((person.email for person in people if found.key in person.keys), "")
