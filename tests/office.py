"""A file opened and saved by LibreOffice."""

import os
import subprocess
from pathlib import Path


def saved(file: Path, form: str, folder: Path) -> Path:
    """The file, opened and saved by LibreOffice in another form; its profile and home are in `folder`."""
    out = folder / f"by-office-{form.partition(':')[0]}-{file.suffix[1:]}"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--norestore", "--convert-to", form, "--outdir", str(out), str(file)]
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    subprocess.run(command, check=True, capture_output=True, env=env, timeout=240)
    return out / f"{file.stem}.{form.partition(':')[0]}"
