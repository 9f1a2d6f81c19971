"""`kefu dossier` from outside: what is in the zip and what is not, and VERIFY.txt followed to the letter without kefu."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.cli.desks import NOON, Desk, new_desk
from tests.cli.sealing import sealing_desk
from tests.cli.shared import CONTACTS, Clone

PHOTO = b"\xff\xd8\xff a photograph"
NAME, PHONE = "韩梅梅", "13812345600"
OTHERS = 1000


def worked(desk: Desk) -> str:
    """A ticket with contacts, an attachment, a notice, a promise; its number."""
    number = desk.must(
        "open", "signed-not-received", "75312345678901", "<b>显示门卫签收</b>", "--incomplete", *CONTACTS
    )
    desk.must("wait", number, "courier:courier-7", "请查门卫处", "--channel", "group", "--within", "40m")
    desk.must("contact", number, "recipient", "reached", "在查", "--channel", "phone", "--promise", "18:00")
    photo = desk.top.parent / "门卫.jpg"
    photo.write_bytes(PHOTO)
    desk.must("attach", number, str(photo), "--kind", "photo")
    return number


def unpacked(desk: Desk, number: str, where: Path, *more: str, code: int = 0) -> Path:
    """The folder of a new dossier."""
    file = where / "case.zip"
    done = desk.kefu("--lang", "en", "dossier", number, "-o", str(file), *more)
    assert done[:2] == (code, f"{file}\n"), done
    with zipfile.ZipFile(file) as held:
        held.extractall(where)
    return where / number


def typed(folder: Path, name: str = "VERIFY.txt") -> str:
    """What somebody types who follows the instructions."""
    rows = (folder / name).read_text(encoding="utf-8").split("\n")
    return "\n".join(row[4:] for row in rows if row.startswith("    "))


def followed(folder: Path, shell: str) -> str:
    """What the instructions print in a shell on whose path there is no kefu."""
    tools = folder.parent / "bin"
    if not tools.exists():
        tools.mkdir()
        names = [
            "git",
            "ssh-keygen",
            "sha256sum",
            "openssl",
            "sed",
            "cmp",
            "cut",
            "cat",
            "grep",
            "base64",
            "sh",
            "dash",
            "bash",
            "date",
        ]
        for name in names:
            if found := shutil.which(name):
                (tools / name).symlink_to(found)
    env = {"PATH": str(tools), "HOME": str(folder.parent), "LC_ALL": "C", "GIT_CONFIG_NOSYSTEM": "1"}
    path = shutil.which(shell)
    assert path is not None
    for made in ("proof", "desk"):
        shutil.rmtree(folder / made, ignore_errors=True)
    done = subprocess.run([path], input=typed(folder).encode(), cwd=folder, env=env, capture_output=True, check=False)
    assert done.stderr == b"", done.stderr.decode()
    return done.stdout.decode()


def steps(printed: str) -> list[str]:
    """The steps that held."""
    assert "BAD" not in printed, printed
    return re.findall(r"^(\d+): (?:ok|\d+ / \d+)$", printed, re.M)


SHELLS = [shell for shell in ("dash", "bash") if shutil.which(shell)]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, str]:
    """A desk of one person, without seals, and a ticket of it."""
    desk = new_desk(tmp_path_factory.mktemp("dossier") / "desk")
    return desk, worked(desk)


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Clone, str]:
    """A shared desk with receipts and two seals, and a ticket whose last entry is newer than both."""
    lead, *_ = sealing_desk(tmp_path_factory.mktemp("dossier") / "d", door=True)
    number = worked(lead)
    lead.sync()
    lead.must("--lang", "en", "seal")
    lead.must("note", number, "再等一天")
    lead.opened("--owner", "none", now="2026-11-21T12:01:00+08:00")
    lead.must("--lang", "en", "seal", now="2026-11-21T12:02:00+08:00")
    lead.must("note", number, "还在等", now="2026-11-21T12:03:00+08:00")
    return lead, number


@pytest.mark.parametrize("shell", SHELLS)
def test_without_seals_a_stranger_verifies_what_there_is(plain: tuple[Desk, str], tmp_path: Path, shell: str) -> None:
    folder = unpacked(*plain, tmp_path)
    printed = followed(folder, shell)
    assert steps(printed) == ["1", "2", "3", "4", "8"]
    assert "4: 4 / 4" in printed
    assert "No seal holds an entry of this ticket" in (folder / "VERIFY.txt").read_text()


@pytest.mark.parametrize("shell", SHELLS)
def test_with_seals_each_sealed_entry_leads_to_its_seal(sealed: tuple[Clone, str], tmp_path: Path, shell: str) -> None:
    lead, number = sealed
    folder = unpacked(lead, number, tmp_path, "--commits", "--bundle")
    printed = followed(folder, shell)
    assert steps(printed) == ["1", "2", "3", "4", "5", "6", "8", "10", "11"]
    assert printed.count('Good "git" signature') == 2
    assert len(list(folder.glob("proofs/*"))) == 5
    said = lead.must("--lang", "en", "seal", "list", "--format", "json")
    for row in json.loads(said)["items"]:
        one, two = (line.split() for line in row["lines"].split(" / "))
        # Of each line without the number or the mark before its characters and without the check character after them.
        assert " ".join((f"7: {row['id']}", *one[1:-1], *two[1:-1])) in printed
    assert (
        "These entries are newer than the last seal, and not proved by one: 006-" in (folder / "VERIFY.txt").read_text()
    )


CHANGES = {
    "an entry": ("entries/003-*", b"reached", b"declined", "BAD proofs/003-"),
    "a leaf": ("proofs/002-*/leaf", b" ", b"  ", "BAD proofs/002-"),
    "a path": ("proofs/001-*/path", b"a", b"b", "BAD proofs/001-"),
    "a note": ("seals/000002/note", b"\n", b"0\n", "BAD seals/000002"),
    "a commit": ("commits/*", b"author Lead", b"author Fred", "BAD commits/"),
    "a playbook": ("playbooks/*", b"steps", b"stops", "BAD playbooks/"),
}


def test_what_was_changed_is_named(sealed: tuple[Clone, str], tmp_path: Path) -> None:
    folder = unpacked(*sealed, tmp_path)
    for pattern, old, new, _ in CHANGES.values():
        file = next(iter(sorted(folder.glob(pattern))))
        assert old in file.read_bytes()
        file.write_bytes(file.read_bytes().replace(old, new, 1))
    path = shutil.which("dash") or "sh"
    done = subprocess.run([path], input=typed(folder), cwd=folder, capture_output=True, text=True, check=False)
    assert [what for what, (*_, said) in CHANGES.items() if said not in done.stdout] == []
    assert ": ok" not in done.stdout


def test_masked_it_holds_no_contact_and_no_attachment(plain: tuple[Desk, str], tmp_path: Path) -> None:
    folder = unpacked(*plain, tmp_path)
    whole = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    for private in (NAME.encode(), PHONE.encode(), "969号".encode(), PHOTO, "门卫.jpg".encode()):
        assert private not in whole
    page = (folder / "dossier.html").read_text(encoding="utf-8")
    assert "韩*" in page
    assert "&lt;b&gt;" in page
    assert "<b>" not in page
    assert "default-src &#x27;none&#x27;" in page or "default-src 'none'" in page
    assert re.search(r"<script|src=|href=|url\(", page) is None
    assert 'lang="zh-CN"' in (folder / "dossier.zh-CN.html").read_text(encoding="utf-8")


def test_a_full_one_holds_them_and_is_recorded(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "desk")
    number = worked(desk)
    file = tmp_path / "case.zip"
    assert desk.kefu("dossier", number, "-o", str(file), "--full")[0] == 2
    assert desk.kefu("dossier", number, "-o", str(file), "--for", "authority")[0] == 2
    assert desk.kefu("dossier", number, "-o", str(file), "--full", "--for", "nobody-known")[0] == 2
    assert not file.exists()
    folder = unpacked(desk, number, tmp_path, "--full", "--for", "authority")
    assert "9" in steps(followed(folder, "sh"))
    assert PHOTO in [path.read_bytes() for path in folder.glob("vault/*/*/*")]
    assert PHONE in (folder / "dossier.html").read_text(encoding="utf-8")
    last = json.loads(desk.must("show", number, "--format", "json"))["items"][0]["timeline"][-1]
    digest = subprocess.run(["sha256sum"], stdin=file.open("rb"), capture_output=True, text=True, check=True).stdout
    assert (last["did"], last["party"], last["outcome"]) == ("contact", "authority", "sent")
    assert digest.split()[0] in last["text"]
    # A party who is refused gets nothing: here nobody may write any more.
    desk.git("config", "user.email", "stranger@example.org")
    stranger = Desk(desk.top, "stranger@example.org")
    other = tmp_path / "other.zip"
    assert stranger.kefu("dossier", number, "-o", str(other), "--full", "--for", "authority")[0] == 3
    assert not other.exists()
    # A masked one is for whoever can read the desk.
    assert stranger.kefu("dossier", number, "-o", str(other))[0] == 0


def test_nothing_of_another_ticket_is_in_it(tmp_path: Path) -> None:
    """A ticket that came with a thousand others by one commit; its opening stands in the commit of all."""
    desk = new_desk(tmp_path / "desk")
    rows = [f"{7_530_000_000_0000 + n},1381{n:07},赵{chr(0x4E00 + n)}{chr(0x5E00 + n)},外箱破损" for n in range(OTHERS)]
    table = tmp_path / "cases.csv"
    table.write_text("运单,收件电话,收件人,描述\n" + "\n".join(rows) + "\n", encoding="utf-8")
    shape = tmp_path / "map.yaml"
    shape.write_text(
        "columns:\n  运单: waybill\n  收件电话: recipient.phone\n  收件人: recipient.name\n  描述: text\n"
        "set:\n  category: damaged\n",
        encoding="utf-8",
    )
    numbers = desk.must("import", str(table), "--map", str(shape)).split()
    assert len(numbers) == OTHERS
    mine = numbers[500]
    desk.must("note", mine, "已联系")
    folder = unpacked(desk, mine, tmp_path)
    whole = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file()).decode("utf-8", "replace")
    assert mine in whole
    own = re.compile(r"^(?:waybill|  name|  phone): \"?([^\"\n]+)", re.M)
    kept = set(own.findall(desk.file(mine).read_text(encoding="utf-8")))
    assert len(kept) == 3
    foreign = {*numbers} - {mine}
    for number in [*foreign]:
        foreign |= set(own.findall(desk.file(number).read_text(encoding="utf-8"))) - kept
    assert len(foreign) > 2 * OTHERS
    assert [one for one in foreign if one in whole] == []
    # What the commits of all hold is not there as a whole, and said so.
    assert len(list(folder.glob("commits/*"))) == 1
    printed = followed(folder, "sh")
    assert "- entries/001-" in printed


def test_bad_input_writes_nothing(plain: tuple[Desk, str], tmp_path: Path) -> None:
    desk, number = plain
    taken = tmp_path / "taken.zip"
    taken.write_bytes(b"mine")
    for name, code, said in (
        ("taken.zip", 2, "is there already"),
        ("case.html", 2, "a dossier is a zip"),
        ("none/case.zip", 4, "No such file or directory"),
    ):
        done = desk.kefu("--lang", "en", "dossier", number, "-o", str(tmp_path / name))
        assert (done[0], done[1]) == (code, ""), done
        assert said in done[2]
    assert taken.read_bytes() == b"mine"
    assert desk.kefu("--lang", "en", "dossier", "261121-0000000", "-o", str(tmp_path / "case.zip"))[0] == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["taken.zip"]


def test_a_full_disk_leaves_nothing_behind(plain: tuple[Desk, str], tmp_path: Path) -> None:
    desk, number = plain
    command = 'ulimit -f 8; exec "$0" -m kefu -C "$1" --lang en dossier "$2" -o "$3"'
    args = ["bash", "-c", command, sys.executable, str(desk.top), number, str(tmp_path / "case.zip")]
    done = subprocess.run(args, env=desk.env(), capture_output=True, text=True, check=False)
    assert done.returncode == 4, done
    assert "File too large" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_is_missing_is_said_and_the_rest_written(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "desk")
    number = worked(desk)
    month = f"refs/kefu/vault/20{number[:2]}-{number[2:4]}"
    paths = [path for path in desk.git("ls-tree", "-r", "--name-only", month).split() if path.endswith(".jpg")]
    index = {"GIT_INDEX_FILE": str(tmp_path / "index"), **desk.env()}

    def git(*args: str) -> str:
        done = subprocess.run(["git", *args], cwd=desk.top, env=index, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    git("read-tree", month)
    git("rm", "--cached", "-q", "--", *paths)
    desk.git("update-ref", month, git("commit-tree", git("write-tree"), "-m", "gone"))
    folder = unpacked(desk, number, tmp_path, code=1)
    assert "MISSING from the vault" in (folder / "dossier.html").read_text(encoding="utf-8")
    assert " missing\n" in (folder / "attachments.txt").read_text()


def test_a_ticket_that_cannot_be_read_and_a_customers_file(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "desk")
    number = worked(desk)
    customer = desk.must("customer", "add", "某电商公司", "--phone", "13900001111")
    file = str(tmp_path / "case.zip")
    code, out, said = desk.kefu("--lang", "en", "dossier", customer, "-o", file)
    assert (code, out) == (2, ""), said
    assert "is a customer's file and no case" in said
    path = desk.file(number)
    path.write_text(path.read_text(encoding="utf-8").replace("  did: wait", "  did: [wait", 1), encoding="utf-8")
    desk.commit("by hand")
    code, out, said = desk.kefu("--lang", "en", "dossier", number, "-o", file)
    assert (code, out) == (4, ""), said
    assert f"{number}.yaml, line " in said
    assert not os.path.exists(file)


def test_what_was_erased_is_told_and_the_rest_still_verifies(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "desk")
    number = worked(desk)
    desk.must("forget", number, "--why", "asked by the customer")
    folder = unpacked(desk, number, tmp_path)
    assert "asked by the customer" in (folder / "dossier.html").read_text(encoding="utf-8")
    assert " erased\n" in (folder / "attachments.txt").read_text()
    assert "BAD" not in followed(folder, "sh")


def test_an_entry_changed_after_a_seal_is_a_finding(tmp_path: Path) -> None:
    lead, *_ = sealing_desk(tmp_path / "d")
    number = worked(lead)
    lead.sync()
    lead.must("--lang", "en", "seal")
    path = lead.file(number)
    path.write_text(path.read_text(encoding="utf-8").replace("请查门卫处", "请查前台处"), encoding="utf-8")
    lead.commit("by hand")
    code, _, said = lead.kefu("--lang", "en", "dossier", number, "-o", str(tmp_path / "case.zip"), now=NOON)
    assert code == 1
    assert "is not as seal/000001 holds it: it was changed since" in said
