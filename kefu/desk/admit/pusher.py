"""Who pushes, where the push itself is signed: the address of the staff member whose key signed its certificate."""

from collections.abc import Mapping

from kefu.core.config.files import CONFIG
from kefu.desk.admit.place import RepoEnv
from kefu.desk.admit.source import RULES_LIMIT, Source
from kefu.store.codecs import config as config_codec
from kefu.store.git.signatures import NAMESPACE, checked

CERTIFICATE, NONCE = "GIT_PUSH_CERT", "GIT_PUSH_CERT_NONCE_STATUS"
SIGNATURE = b"-----BEGIN SSH SIGNATURE-----"
LARGEST = 1 << 22
"""Bytes of a certificate that is looked at."""


def pusher(env: RepoEnv, variables: Mapping[str, str]) -> str:
    """Return the address of whoever signed a push, by the desk as it stands; empty where nobody known did.

    A certificate whose nonce is not this server's may have been recorded from another push, and counts for nothing.
    """
    blob = variables.get(CERTIFICATE, "")
    if not blob.strip("0") or variables.get(NONCE) not in ("OK", "SLOP"):
        return ""
    source = Source(env)
    try:
        data = source.file(blob, LARGEST) or b""
        payload, armor, rest = data.partition(SIGNATURE)
        signed = checked(payload, armor + rest, NAMESPACE)
        config = source.file(f"HEAD:{CONFIG}", RULES_LIMIT) or b""
    finally:
        source.close()
    desk = config_codec.read(config, CONFIG)[0] if config and signed.problem is None else None
    people = desk.staff.values() if desk is not None else ()
    return next((person.email for person in people if signed.key in person.keys), "")
