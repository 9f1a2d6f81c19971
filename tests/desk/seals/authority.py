"""A time-stamping authority of one's own: openssl behind a server that answers on this machine alone."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

EXTENSIONS = "extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n"
CONFIG = """[tsa]
default_tsa = here
[here]
serial = serial
signer_cert = {name}.pem
certs = ca.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = {digests}
[ca]
default_ca = own
[own]
database = index.txt
new_certs_dir = .
serial = serial
default_md = sha256
policy = any
[any]
commonName = supplied
"""


def openssl(where: Path, *args: str, stdin: bytes = b"") -> bytes:
    """What openssl writes; it must succeed."""
    done = subprocess.run(["openssl", *args], cwd=where, input=stdin, capture_output=True, check=False)
    assert done.returncode == 0, (args, done.stderr.decode())
    return done.stdout


def make_authority(where: Path) -> Path:
    """An authority in an empty directory with two certificates: `tsa` is good for a day, `ended` ended years ago."""
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    openssl(where, "req", "-x509", *curve, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=CA", "-days", "3650")
    openssl(where, "req", "-new", *curve, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=TSA")
    (where / "ext").write_text(EXTENSIONS)
    (where / "serial").write_text("01\n")
    (where / "index.txt").write_text("")
    for name, digests in (("tsa", "sha256"), ("ended", "sha256"), ("refusing", "sha512")):
        (where / f"{name}.cnf").write_text(CONFIG.format(name=name if name == "ended" else "tsa", digests=digests))
    signed = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAserial", "serial", "-extfile", "ext")
    openssl(where, "x509", "-req", "-in", "tsa.csr", *signed, "-days", "1", "-out", "tsa.pem")
    dates = ("-startdate", "200101000000Z", "-enddate", "200102000000Z")
    ca = ("ca", "-batch", "-notext", "-config", "ended.cnf", "-cert", "ca.pem", "-keyfile", "ca.key", "-extfile", "ext")
    openssl(where, *ca, *dates, "-in", "tsa.csr", "-out", "ended.pem")
    return where


@contextmanager
def answering(where: Path, name: str = "tsa", status: int = 200, answer: bytes = b"") -> Iterator[str]:
    """The address of the authority while it answers, by the settings of that name; or always with `answer`."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Type"] == "application/timestamp-query"
            (where / "query").write_bytes(query)
            words = (
                "ts",
                "-reply",
                "-config",
                f"{name}.cnf",
                "-section",
                "here",
                "-queryfile",
                "query",
                "-out",
                "reply",
            )
            subprocess.run(["openssl", *words], cwd=where, capture_output=True, check=False)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(answer or (where / "reply").read_bytes())

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
