"""The planted faults still fit the code, and (in the long round) the tests that they name fail on each of them."""

from pathlib import Path

import pytest

from tests.planted.run import ROOT, applied, copied, named, patches, seen


def test_every_patch_applies(tmp_path: Path) -> None:
    """Each patch still fits, changes the code only, and names tests that exist."""
    tree = copied(tmp_path)
    for patch in patches():
        assert applied(patch, tree, "--check") == "", patch.name
        files = [line[6:] for line in patch.read_text(encoding="utf-8").split("\n") if line.startswith("+++ b/")]
        assert files, patch.name
        assert all(name.startswith(("kefu/", "playbooks/")) for name in files), patch.name
        for test in named(patch):
            path, _, function = test[0].partition("::")
            wanted = f"def {function.partition('[')[0]}" if function else test[-1] if "-k" in test else "def test"
            assert wanted in (ROOT / path).read_text(encoding="utf-8"), test


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("patch", patches(), ids=lambda patch: patch.stem)
def test_every_planted_fault_is_seen(patch: Path) -> None:
    """The named tests fail under the patch."""
    assert seen(patch) == ""
