"""`kefu who`, from outside: what stands in the committed kefu.yaml, in both languages, and findings on stderr."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.working import forked

ROOT = Path(__file__).parents[2]
ENV = {
    "PATH": os.environ["PATH"],
    "PYTHONPATH": str(ROOT),
    "LC_ALL": "C.UTF-8",
    "COLUMNS": "80",
    "KEFU_NOW": "2026-11-21T10:00:00+08:00",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "agent-1@example.org",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "agent-1@example.org",
}


DETAIL = "杭州分拨, 杭州市余杭区示例路1号, 每天 8:30-20:00"
"""Hub, address and hours of our branch in the kefu.yaml of this checkout."""


def run(desk: Path, *args: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a kefu command line at a desk."""
    ran = forked(["-C", str(desk), *args], b"", ENV)
    return ran.code, ran.out, ran.err


def git(desk: Path, *args: str) -> None:
    """Run git at a desk."""
    subprocess.run(["git", "-C", str(desk), *args], check=True, capture_output=True, env=ENV)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A desk with the kefu.yaml of this checkout, committed."""
    (tmp_path / "kefu.yaml").write_bytes((ROOT / "kefu.yaml").read_bytes())
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "kefu.yaml")
    git(tmp_path, "commit", "-q", "-m", "init")
    return tmp_path


def test_a_branch_in_both_languages(desk: Path) -> None:
    english = (
        "Kind    Name        Contact       Detail\n"
        "------  ----------  ------------  --------------------------------------------\n"
        "branch  北京建国门  010-00000000  北京分拨, 北京市示例大街2号, 每天 9:00-18:00\n"
    )
    assert run(desk, "--lang", "en", "who", "建国门") == (0, english, "")
    code, chinese, said = run(desk, "查人", "余杭网点")
    assert (code, said) == (0, "")
    assert chinese.splitlines()[0].split() == ["类型", "名称", "联系方式", "说明"]
    assert chinese.splitlines()[2].split() == ["网点", "杭州余杭", "0571-00000000", *DETAIL.replace(", ", "，").split()]


def test_an_address_gives_its_branch_and_courier_as_data(desk: Path) -> None:
    code, out, said = run(desk, "who", "浙江省杭州市余杭区文一西路969号", "--format", "json")
    assert (code, said) == (0, "")
    told = json.loads(out)
    assert (told["schema"], told["kind"]) == (1, "who")
    assert told["items"] == [
        {"kind": "branch", "name": "杭州余杭", "contact": "0571-00000000", "detail": DETAIL},
        {"kind": "courier", "name": "courier-7", "contact": None, "detail": "文一西路"},
    ]


def test_nothing_found_is_no_error(desk: Path) -> None:
    assert run(desk, "--lang", "en", "who", "拉萨") == (0, "", "Nothing found.\n")


def test_what_is_wrong_in_the_file_is_said_and_the_rest_is_found(desk: Path) -> None:
    text = (desk / "kefu.yaml").read_text(encoding="utf-8")
    (desk / "kefu.yaml").write_text(text + "colour: red\n", encoding="utf-8")
    assert run(desk, "--lang", "en", "who", "courier-8")[2] == ""  # not committed: not there yet
    git(desk, "commit", "-q", "-a", "-m", "colour")
    code, out, said = run(desk, "--lang", "en", "who", "courier-8")
    assert code == 0
    assert "courier-8" in out
    line = text.count("\n") + 1
    assert said.startswith(f"kefu.yaml:{line}: the key colour is not known; allowed are: format, rules, desk, ")
    assert said.endswith("[unknown-key]\n")


def test_not_a_desk(tmp_path: Path) -> None:
    assert run(tmp_path, "who", "x")[0] == 4
