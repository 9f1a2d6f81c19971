"""What TAB offers where: whom and what the desk and the ticket know, asked as the shells' scripts ask."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kefu.cli.completion.shells import SHELLS
from tests.cli.desks import ROOT, Desk, new_desk
from tests.cli.terminals import Shell
from tests.cli.test_completion import ask


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with branches, a courier and one ticket."""
    found = new_desk(tmp_path_factory.mktemp("words") / "desk")
    config = found.top / "kefu.yaml"
    text = config.read_text(encoding="utf-8")
    config.write_text(
        f"{text}\nbranches:\n  Yuhang: {{hub: H1, aliases: [YH]}}\n  Minhang: {{hub: H2}}\n"
        "areas:\n- {match: [East], courier: courier-7}\nlists:\n  ownerless: {terms: owner:none}\n",
        encoding="utf-8",
    )
    found.commit()
    found.git("config", "kefu.list.owed", "state:open")
    number = found.must("open", "signed-not-received", "75312345678901", "one", "--incomplete", "--no-input")
    for waybill, title in (("75319945678955", "five"), ("YT0000000008901", "six"), ("75300000000001", "gone")):
        number = found.must("open", "signed-not-received", waybill, title, "--incomplete", "--no-input")
    found.must("close", number, "--how", "void", "--why", "by mistake")
    found.must("note", "8955", "two")
    return found


def offered(desk: Desk, *words: str) -> list[str]:
    """The values that complete the last word."""
    code, out, said = ask(desk, "words_zsh", *words)
    assert (code, said) == (0, "")
    return [line.partition("\t")[0] for line in out.splitlines()]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("--as", ""), ["lead-1"]),
        (("open", "damaged", "--delivery", ""), ["Yuhang", "Minhang", "YH"]),
        (("open", "damaged", "--origin", "M"), ["Minhang"]),
        (("contact", "@", "courier:"), ["courier:courier-7"]),
        (("wait", "@", "派件员:"), ["派件员:courier-7"]),
        (("wait", "@", "origin:Y"), ["origin:Yuhang"]),
        (("message", "@", "ask-cour"), ["ask-courier"]),
        (("list", "ow"), ["owner:", "ownerless", "owed"]),
        (("list", "state:open", "ow"), ["owner:"]),
        (("overdue", "ow"), ["owner:"]),
        (("overdue", "--format", "j"), ["json", "jsonl", "junit"]),
        (("list", "is:over"), ["is:overdue"]),
        (("list", "state:open", "branch:Y"), ["branch:Yuhang", "branch:YH"]),
        (("overdue", "level:sup"), ["level:supervisor"]),
        (("export", "owner:m"), ["owner:me"]),
        (("help", "term"), ["terms"]),
        (("list", "list:ow"), ["list:ownerless", "list:owed"]),
        (("list", "--columns", "waybill,cl"), ["waybill,clock"]),
        (("list", "--columns", "title,ti"), ["title,ticket"]),
        (("overdue", "--columns", "la"), ["late"]),
        (("today", "--sort", "-le"), ["-left", "-level"]),
        (("--lang", "zh", "list", "--sort", "运"), ["运单号"]),
        (("--lang", "zh", "list", "--columns", "标题，运"), ["标题，运单号"]),
        (("list", "--format=js"), ["--format=json", "--format=jsonl"]),
        (("list", "-q", "--format", "js"), ["json", "jsonl"]),
        (("export", "--to", ""), ["csv", "xlsx", "jsonl", "parquet"]),
        (("--install-completion", "z"), ["zsh"]),
        (("show", "89"), ["8901", "8955"]),
        (("show", "45678"), ["45678901", "45678955"]),
        (("show", "7531"), ["75312345678901", "75319945678955"]),
        (("show", "yt"), ["yt0000000008901"]),
        (("show", "0001"), ["0001"]),
        (("show", "000"), []),
        (("note", "8955,89"), ["8955,8901", "8955,8955"]),
        (("show", "8955,89"), []),
        (("link", "8901", "parent", "8955"), ["8955"]),
        (("note", "--", "8955", "-"), []),
        (("nonsense", ""), []),
        (("open", "damaged", "--set", "a=b", "--set"), ["--set"]),
        (("open", "damaged", "--title", "a", "--tit"), []),
        (("list", "-q", "--qu"), []),
        (("note", "8955", "-c微信", "--chan"), []),
        (("help", "时"), ["时限", "时间", "时钟"]),
    ],
)
def test_words_of_a_place(desk: Desk, words: tuple[str, ...], wanted: list[str]) -> None:
    """Each place offers what fits there."""
    assert offered(desk, *words) == wanted


def test_parties_and_entries(desk: Desk) -> None:
    """Roles before the colon; of a ticket the ids of its entries, the latest first; of none nothing."""
    assert {"courier", "recipient"} <= set(offered(desk, "wait", "@", ""))
    number = desk.must("list", "-q", "waybill:75319945678955")
    ops = [line.split()[-1] for line in desk.file(number).read_text().splitlines() if "- op: " in line]
    assert offered(desk, "strike", "8955", "") == ["last", *ops[::-1]]
    said = {
        line.partition("\t")[0]: line.partition("\t")[2]
        for line in ask(desk, "words_zsh", "strike", "8955", "")[1].splitlines()
    }
    assert [said[op] for op in ops] == ["open", "note: two"]
    assert offered(desk, "strike", "nothing", "") == []
    assert offered(desk, "message", "nothing", "") == []


def test_tails_are_explained(desk: Desk) -> None:
    """Behind a tail stands the title; of one that two tickets have both titles; of a closed ticket its number."""
    number = desk.must("list", "-q", "waybill:75319945678955")
    answers = ask(desk, "words_zsh", "show", "89")[1], ask(desk, "words_zsh", "show", number[7:9].lower())[1]
    assert answers[0].splitlines() == ["8901\tone / six", "8955\tfive"]
    assert f"{number[7:9].lower()}{number[9:]}\tfive" in answers[1].splitlines()
    closed = desk.must("list", "-q", "waybill:75300000000001")
    assert ask(desk, "words_zsh", "show", "0001")[1] == f"0001\t{closed}\n"


def test_tails_without_an_index(desk: Desk) -> None:
    """Where no index can be kept the same is offered."""
    index = desk.top / ".git/kefu/index.sqlite"
    kept = index.with_name("kept")
    index.rename(kept)
    index.mkdir()
    try:
        assert offered(desk, "show", "89") == ["8901", "8955"]
        assert offered(desk, "show", "0001") == ["0001"]
    finally:
        index.rmdir()
        kept.rename(index)


def test_every_column_that_is_offered_is_taken(desk: Desk) -> None:
    """By each list, in its own language."""
    for command in ("list", "overdue", "today", "desk"):
        names = offered(desk, command, "--columns", "")
        assert len(names) > 15
        desk.must(command, "--columns", ",".join(names), "--sort", f"-{names[3]}")


def test_what_takes_long_is_not_imported(desk: Desk) -> None:
    """TAB does without typer, the commands and the actions: each takes as long to import as it may take."""
    lines = [
        "li",
        "show 8",
        "list ow",
        "list --columns t",
        "open d",
        "wait @ courier:",
        "strike 8955 l",
        "assign 8955 l",
        "help t",
    ]
    program = (
        "import sys\nfrom kefu.cli.frame.main import main\n"
        f"for line in {lines!r}:\n    sys.argv[1:] = line.split()\n    assert main() == 0\n"
        "print(*sorted({'typer', 'kefu.cli.lists', 'kefu.core.actions.table', 'kefu.desk.write'} & {*sys.modules}), sep=',')"
    )
    env = {**desk.env(), "_KEFU_COMPLETE": "words_zsh"}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=desk.top, env=env, capture_output=True, text=True, check=True
    )
    told = done.stdout.splitlines()
    assert told[-1] == ""
    for value in ("list", "8955", "owner:", "title", "damaged", "courier:courier-7", "last", "lead-1", "terms"):
        assert value in {line.partition("\t")[0] for line in told}


def test_the_table_is_fresh() -> None:
    """kefu/data/completion.json is what the commands take: each argument, each option."""
    command = [sys.executable, str(ROOT / "tests/tools/completion_table.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_where_no_desk_is(tmp_path: Path) -> None:
    """Nothing fails; what needs no desk is still offered."""
    nowhere = Desk(tmp_path)
    assert offered(nowhere, "open", "damaged", "--delivery", "") == []
    assert offered(nowhere, "list", "is:over") == ["is:overdue"]
    assert offered(nowhere, "--as", "") == []


@pytest.fixture(params=sorted(SHELLS))
def shell(request: pytest.FixtureRequest, desk: Desk, tmp_path: Path) -> Iterator[Shell]:
    """Each shell with kefu's script."""
    found = Shell(request.param, desk, tmp_path, SHELLS[request.param].script() + "\n")
    yield found
    found.end()


def test_after_a_colon_and_an_equals_sign(shell: Shell) -> None:
    """In real shells, bash among them, which takes words apart there: once, twice, with more words behind it."""
    for typed, words in (
        ("kefu contact @ courier:cour\t", ["contact", "@", "courier:courier-7"]),
        ("kefu contact @ courier:\t", ["contact", "@", "courier:courier-7"]),
        ("kefu contact @ courier:courier-7 mess\t", ["contact", "@", "courier:courier-7", "message-left"]),
        ("kefu list is:overdue branch:Mi\t", ["list", "is:overdue", "branch:Minhang"]),
        (
            "kefu open damaged --set a=b:c --delivery Min\t",
            ["open", "damaged", "--set", "a=b:c", "--delivery", "Minhang"],
        ),
    ):
        assert shell.run(typed) == words


def test_names_of_files_where_they_fit(shell: Shell, tmp_path: Path) -> None:
    """And nowhere else: what nothing completes stays as it is typed. The first TAB of the shell is among them."""
    (shell.desk.top / "zz answers.csv").touch()
    (shell.desk.top / "zzfolder").mkdir(exist_ok=True)
    for typed, words in (
        ("import zz\\ \t", ["import", "zz answers.csv"]),
        ("note @ zz\t", ["note", "@", "zz"]),
        ("open damaged zz\t", ["open", "damaged", "zz"]),
        ("show zz\t", ["show", "zz"]),
        ("list --at zz\t", ["list", "--at", "zz"]),
        ("attach @ x zz\\ \t", ["attach", "@", "x", "zz answers.csv"]),
        ("play @ --answers zz\\ \t", ["play", "@", "--answers", "zz answers.csv"]),
        ("export -o zz\\ \t", ["export", "-o", "zz answers.csv"]),
        ("export --output=zz\\ \t", ["export", "--output=zz answers.csv"]),
        ("playbook lint zz\\ \t", ["playbook", "lint", "zz answers.csv"]),
        ("-C zz\t list", ["-C", "zzfolder", "list"]),
        ("demo zz\t", ["demo", "zzfolder"]),
    ):
        # zsh takes the slash away again where a blank follows.
        assert [word.rstrip("/") for word in shell.run(f"kefu {typed}")] == words, typed


def test_places_in_real_shells(shell: Shell) -> None:
    """Values of each kind: staff, branches, templates, outcomes, levels, columns, tails, entries, lists, topics."""
    for typed, words in (
        ("show 895\t", ["show", "8955"]),
        ("note 8955,8901,895\t x", ["note", "8955,8901,8955", "x"]),
        ("strike 8955 la\t", ["strike", "8955", "last"]),
        ("list list:owe\t", ["list", "list:owed"]),
        ("list --columns waybill,clo\t", ["list", "--columns", "waybill,clock"]),
        ("list --sort -urg\t", ["list", "--sort", "-urged"]),
        ("list --format=jsonl\t", ["list", "--format=jsonl"]),
        ("--as lea\t list", ["--as", "lead-1", "list"]),
        ("open damaged --origin Min\t", ["open", "damaged", "--origin", "Minhang"]),
        ("message 8955 ask-cour\t", ["message", "8955", "ask-courier"]),
        ("contact @ recipient reach\t", ["contact", "@", "recipient", "reached"]),
        ("escalate @ --to superv\t", ["escalate", "@", "--to", "supervisor"]),
        ("list level:super\t", ["list", "level:supervisor"]),
        ("help ter\t", ["help", "terms"]),
    ):
        assert shell.run(f"kefu {typed}") == words, typed
