"""The digests of the playbooks of the newest edition, kefu/data/rules/N.sums: `python tests/tools/playbook_sums.py` writes them.

`kefu rules upgrade` tells by them which playbooks a desk has not changed. Run it after every change of a shipped playbook;
the sums of an earlier edition stay as they were released. `--check` changes nothing and ends with 1 if they are not right.
"""

import sys

from kefu.desk.setup.init import playbook_files
from kefu.store.codecs.editions import FOLDER, newest, write_sums


def main() -> int:
    """Write the sums, or with --check only compare."""
    file = FOLDER / f"{newest()}.sums"
    fresh = write_sums(dict(playbook_files()))
    if file.exists() and file.read_text(encoding="utf-8") == fresh:
        return 0
    if sys.argv[1:] == ["--check"]:
        print(f"{file.name}: run python tests/tools/playbook_sums.py")
        return 1
    file.write_text(fresh, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
