"""Bad input, one row for each item: what is done to the desk before, the command line, the exit code, the sentence."""

import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.cli.working import FIRST, INQUIRY, SECOND, Desk

Before = Callable[[Desk], None]
FILE = f"tickets/2026/11/21/{FIRST}.yaml"
BIDI, LINE = "\u202e", "\u2028"


def nothing(desk: Desk) -> None:
    """The desk as it is."""


@dataclass(frozen=True)
class Row:
    """One item. `said` is the whole standard error, `{path}` the desk's directory; `before` readies the desk."""

    name: str
    args: tuple[str, ...]
    code: int
    said: str
    before: Before = nothing
    stdin: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)


def edited(old: str, new: str, count: int = 1) -> Before:
    """The ticket FIRST with `old` replaced by `new` by hand, committed."""

    def before(desk: Desk) -> None:
        text = desk.file(FIRST).read_text()
        assert old in text
        desk.file(FIRST).write_text(text.replace(old, new, count))
        desk.commit()

    return before


def table(name: str, data: bytes) -> Before:
    """A table beside the desk's files, not committed."""

    def before(desk: Desk) -> None:
        (desk.path / name).write_bytes(data)

    return before


def emptied(desk: Desk) -> None:
    """The ticket's file is empty."""
    desk.file(FIRST).write_text("")
    desk.commit()


def dirty(desk: Desk) -> None:
    """The ticket FIRST edited and not committed."""
    with desk.file(FIRST).open("a") as file:
        file.write("# mine\n")


def linked(desk: Desk) -> None:
    """The two tickets are linked."""
    desk.did("link", FIRST, "related", SECOND)


def staged(desk: Desk) -> None:
    """The ticket FIRST edited and staged, the working tree put back."""
    text = desk.file(FIRST).read_text()
    dirty(desk)
    desk.git("add", FILE)
    desk.file(FIRST).write_text(text)


def entry_removed(desk: Desk) -> None:
    """A note is written, then its entry taken out of the file by hand."""
    text = desk.file(FIRST).read_text()
    desk.did("note", FIRST, "soon gone")
    desk.file(FIRST).write_text(text)
    desk.commit()


def symlink(desk: Desk) -> None:
    """A symlink stands where the ticket should be."""
    desk.file(FIRST).unlink()
    desk.file(FIRST).symlink_to(desk.file(SECOND).name)
    desk.commit()


def directory(desk: Desk) -> None:
    """A directory stands where the ticket should be."""
    desk.file(FIRST).unlink()
    desk.file(FIRST).mkdir()
    (desk.file(FIRST) / "inside.yaml").write_text("id: x\n")
    desk.commit()


def executable(desk: Desk) -> None:
    """The ticket's file is executable."""
    desk.file(FIRST).chmod(0o755)
    desk.commit()


def symlinked_worktree(desk: Desk) -> None:
    """A symlink in the working tree alone: HEAD still holds the ticket."""
    text = desk.file(FIRST).read_text()
    (desk.path / "elsewhere.yaml").write_text(text)
    desk.file(FIRST).unlink()
    desk.file(FIRST).symlink_to(desk.path / "elsewhere.yaml")


def detached(desk: Desk) -> None:
    """HEAD is detached."""
    desk.git("switch", "-q", "--detach")


def conflicting(desk: Desk) -> None:
    """Two branches that do not merge: both changed kefu.yaml."""
    config = desk.path / "kefu.yaml"
    text = config.read_text()
    desk.git("switch", "-q", "-c", "side")
    config.write_text(text + "# side\n")
    desk.commit("side")
    desk.git("switch", "-q", "main")
    config.write_text(text + "# main\n")
    desk.commit("main")


def merging(desk: Desk) -> None:
    """A merge that stopped on a conflict."""
    conflicting(desk)
    stopped(desk, "merge", "side")


def rebasing(desk: Desk) -> None:
    """A rebase that stopped on a conflict."""
    conflicting(desk)
    stopped(desk, "rebase", "side")


def picking(desk: Desk) -> None:
    """A cherry-pick that stopped on a conflict."""
    conflicting(desk)
    stopped(desk, "cherry-pick", "side")


def reverting(desk: Desk) -> None:
    """A revert that stopped on a conflict."""
    config = desk.path / "kefu.yaml"
    text = config.read_text()
    for line in ("one", "two"):
        config.write_text(text + f"# {line}\n")
        desk.commit(line)
    stopped(desk, "revert", "HEAD~1")


def stopped(desk: Desk, *args: str) -> None:
    """Run a git that stops half way."""
    try:
        desk.git(*args)
    except AssertionError:
        return
    raise AssertionError(f"{args} did not stop")


def unborn(desk: Desk) -> None:
    """The branch has no commit."""
    desk.git("checkout", "-q", "--orphan", "fresh")
    desk.git("rm", "-q", "-r", "--cached", ".")


def config(old: str, new: str) -> Before:
    """kefu.yaml with `old` replaced by `new`, committed."""

    def before(desk: Desk) -> None:
        text = (desk.path / "kefu.yaml").read_text()
        assert old in text
        (desk.path / "kefu.yaml").write_text(text.replace(old, new))
        desk.commit()

    return before


def person(email: str) -> Before:
    """Somebody else sits at this terminal."""

    def before(desk: Desk) -> None:
        desk.git("config", "user.email", email)

    return before


def nobody(desk: Desk) -> None:
    """git knows nobody here."""
    desk.git("config", "--unset", "user.name")
    desk.git("config", "--unset", "user.email")
    desk.git("config", "user.useConfigOnly", "true")


def not_a_desk(desk: Desk) -> None:
    """A repository that is no desk."""
    desk.git("rm", "-q", "kefu.yaml")
    desk.commit()


def no_repository(desk: Desk) -> None:
    """No repository at all."""
    (desk.path / ".git").rename(desk.path.parent / "git")


def old_git(desk: Desk) -> None:
    """A git from before kefu can work with it is first on PATH."""
    script = desk.path.parent / "bin" / "git"
    script.parent.mkdir()
    script.write_text('#!/bin/sh\ncase "$*" in version) echo git version 2.20.1;; *) exit 129;; esac\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)


def closed(desk: Desk) -> None:
    """INQUIRY is closed."""
    desk.did("resolve", INQUIRY, "answered")
    desk.did("close", INQUIRY)


def others(desk: Desk) -> None:
    """Two more open tickets for the waybill of FIRST."""
    for op in ("AAAAAA0001", "BBBBBB0001"):
        desk.did("open", "咨询", "75312345678901", "又问", "--op", op)


def locked_index(desk: Desk) -> None:
    """A git crashed and left its lock on the index."""
    (desk.path / ".git" / "index.lock").write_text("")


def damaged_pending(desk: Desk) -> None:
    """The note of an interrupted operation cannot be read."""
    (desk.path / ".git" / "kefu" / "pending").write_text("{")


def stands_there(desk: Desk) -> None:
    """A file that is not in the history stands where a new ticket should go."""
    place = desk.file("261121-CCCCCCS")
    place.write_text("mine\n")


def huge() -> str:
    """Ten megabytes of text."""
    return "很" * 3_500_000


ROWS = (
    Row(
        "unknown category",
        ("open", "nosuch", "none", "x"),
        2,
        "nosuch: no category has this name; did you mean no cash?",
    ),
    Row(
        "category nearly right",
        ("open", "damagd", "none", "x"),
        2,
        "damagd: no category has this name; did you mean Damaged?",
    ),
    Row(
        "unknown staff",
        ("assign", FIRST, "agent-9"),
        2,
        "agent-9: nobody on the staff list has this name; did you mean agent-2?",
    ),
    Row(
        "unknown staff in --as",
        ("--as", "nobody", "note", FIRST, "x"),
        2,
        "nobody: nobody on the staff list has this name; there are: lead-1, lead-2, agent-1, agent-2",
    ),
    Row("a leaver", ("assign", FIRST, "gone-1"), 3, "gone-1 left this desk on 2026-01-31."),
    Row("a leaver in --as", ("--as", "gone-1", "note", FIRST, "x"), 3, "gone-1 left this desk on 2026-01-31."),
    Row(
        "unknown level",
        ("escalate", FIRST, "--to", "board", "--why", "x"),
        2,
        "board: not a level of this desk; there are: agent, supervisor, head-office",
    ),
    Row(
        "unknown level nearly right",
        ("escalate", FIRST, "--to", "supervisr", "--why", "x"),
        2,
        "supervisr: not a level of this desk; did you mean supervisor?",
    ),
    Row(
        "unknown ticket",
        ("note", "261121-0000001", "x"),
        2,
        "261121-0000001: a mistyped number (its check character does not fit)",
    ),
    Row(
        "unknown ticket with a right number",
        ("note", "260101-0000000", "x"),
        2,
        "260101-0000000: no such ticket on this desk; `kefu sync` may bring it",
    ),
    Row("unknown tail", ("note", "ZZZZ", "x"), 2, "ZZZZ: no ticket has such a number or waybill"),
    Row(
        "unknown waybill", ("note", "75399999999999", "x"), 2, "75399999999999: no ticket has such a number or waybill"
    ),
    Row("unknown row", ("note", "%7", "x"), 2, "%7: the last list had 0 rows; run `kefu list` again"),
    Row(
        "no last ticket",
        ("--as", "agent-2", "note", "@", "x"),
        2,
        "@: you have not worked on a ticket in this directory yet; name one",
    ),
    Row(
        "unknown party",
        ("contact", FIRST, "neighbour", "reached"),
        2,
        "neighbour: not a known party; one of: customer, sender, recipient, caller, courier, origin, delivery, branch, hub, supervisor, finance, reconciliation, head-office, carrier, platform, authority, us",
    ),
    Row(
        "unknown outcome",
        ("contact", FIRST, "courier", "maybe"),
        2,
        "maybe: not a known outcome; one of: reached, agreed, declined, no-answer, hung-up, wrong-number, message-left, sent, read",
    ),
    Row(
        "no outcome",
        ("contact", FIRST, "courier"),
        2,
        "contact: say what came of it: reached, agreed, declined, no-answer, hung-up, wrong-number, message-left, sent, read",
    ),
    Row(
        "unknown channel",
        ("contact", FIRST, "courier", "reached", "--channel", "pigeon"),
        2,
        "pigeon: not a known channel; one of: phone, sms, wechat, group, dingtalk, online, mail, platform, system, fax, in-person",
    ),
    Row(
        "unknown event",
        ("event", FIRST, "exploded"),
        2,
        "exploded: not a known event; one of: due-in, problem-found, arrived, last-scan, loaded, departed, dispatched, attempt, signed, shelved, return-sent, returned, registered, picked-up, data-entered, receipt-back, handed-over, detained, released, outage",
    ),
    Row(
        "problem found nowhere",
        ("event", FIRST, "problem-found", "外包装破损"),
        2,
        "event: say where the problem was found: problem-found hub, branch, delivery, courier or recipient",
    ),
    Row(
        "set apart nowhere",
        ("event", FIRST, "shelved"),
        2,
        "event: say on which shelf: shelved redeliver, or shelved undeliverable, and the place",
    ),
    Row(
        "handed over to nobody",
        ("event", FIRST, "handed-over"),
        2,
        "event: say to which carrier and under which number: handed-over CARRIER WAYBILL",
    ),
    Row(
        "an outage that ends before it begins",
        ("event", FIRST, "outage", "--when", "09:00", "--until", "08:00"),
        2,
        "event 261121-7K3F9Q5: the outage ends (2026-11-21T08:00:00+08:00) before it begins (2026-11-21T09:00:00+08:00)",
    ),
    Row(
        "an end of what has none",
        ("event", FIRST, "arrived", "--until", "12:00"),
        2,
        "event 261121-7K3F9Q5: only an outage has an end; leave out --until",
    ),
    Row(
        "a shelf of what lies on none",
        ("event", FIRST, "arrived", "--shelf", "redeliver"),
        2,
        "event: --shelf and --place are for shelved, --carrier and --waybill for handed-over",
    ),
    Row(
        "unknown verdict",
        ("callback", FIRST, "thrilled"),
        2,
        "thrilled: not a known verdict; one of: satisfied, dissatisfied, unsolved, unreachable",
    ),
    Row(
        "a verdict that is none yet",
        ("callback", FIRST, "一般"),
        2,
        "一般: is the customer satisfied or not? One of: satisfied, dissatisfied",
    ),
    Row("a reply without a word", ("reply", FIRST, "courier"), 2, "reply: the text is empty"),
    Row("an empty reply", ("reply", FIRST, "courier", "  "), 2, "reply: the text is empty"),
    Row(
        "progress as a reply",
        ("reply", FIRST, "courier:王 五", "在找"),
        2,
        f"在找 is no result yet. Record it as a contact: kefu contact {FIRST} 'courier:王 五' --in reached 在找",
    ),
    Row(
        "progress with a time",
        ("reply", FIRST, "courier", "明天上午派"),
        2,
        f"明天上午派 is no result yet. Record it as a contact: kefu contact {FIRST} courier --in reached 明天上午派 --follow 明天",
    ),
    Row(
        "a result of another party",
        ("reply", FIRST, "courier", "仲裁胜诉"),
        2,
        "仲裁胜诉 means ruled-for-us, which courier cannot say, only: head-office, platform, authority. courier may say: delivered, not-delivered, refused",
    ),
    Row(
        "a code of another party",
        ("reply", FIRST, "sender", "delivered", "--op", "AAAAAAAAAA"),
        2,
        "delivered means delivered, which sender cannot say, only: courier, delivery, carrier, us, branch. sender may say: redelivery, return-agreed, corrected",
    ),
    Row(
        "a result that nobody replies",
        ("reply", FIRST, "hub", "lost"),
        2,
        "lost means lost, which no party replies: it ends the work (kefu resolve). sorting hub may say: found, not-found, departed",
    ),
    Row(
        "a word of two meanings",
        ("reply", FIRST, "courier", "放门口了"),
        2,
        "放门口了: Who has it now, and was the recipient asked? Handed over: say who signed. One of: delivered, found",
    ),
    Row(
        "two results at once",
        ("reply", FIRST, "courier", "送到了但拒收"),
        2,
        "送到了但拒收: Is that what they say? One of: delivered, refused",
    ),
    Row(
        "an unlisted negation",
        ("reply", FIRST, "courier", "未妥投"),
        2,
        "未妥投: Is that what they say? One of: delivered, not-delivered, refused",
    ),
    Row(
        "nothing that is known",
        ("reply", FIRST, "origin", "你们看着办"),
        2,
        "你们看着办: no result that origin branch says is known by these words; the nearest: redelivery, return-agreed, corrected. What is none is a note.",
    ),
    Row(
        "a result that means nothing without words",
        ("reply", FIRST, "courier", "做不到"),
        2,
        "not-possible: say in words what; it means nothing without",
    ),
    Row(
        "other without a text",
        ("reply", FIRST, "courier", "其他"),
        2,
        "other: say in words what; it means nothing without",
    ),
    Row(
        "a supervisor who replies",
        ("reply", FIRST, "supervisor", "同意"),
        2,
        f"supervisor does not reply but decides: kefu approve {FIRST} yes|no",
    ),
    Row(
        "an end that is a decision or a report",
        ("resolve", FIRST, "退回"),
        2,
        "退回: not a known result; the nearest: return-sent, answered, explained",
    ),
    Row(
        "an end that is progress",
        ("resolve", FIRST, "处理中"),
        2,
        "处理中 is no result yet; an end of the work is such as: answered, explained, delivered",
    ),
    Row(
        "other as an end, without a text",
        ("resolve", FIRST, "other"),
        2,
        "resolve: other says nothing by itself; say what in words",
    ),
    Row(
        "unknown way of closing",
        ("close", FIRST, "--how", "magic"),
        2,
        "magic: not a known way of closing; one of: solved, duplicate, void, withdrawn, unreachable, dismissed, lapsed, filed",
    ),
    Row(
        "unknown relation",
        ("link", FIRST, "cousin", SECOND),
        2,
        "cousin: not a known relation; one of: duplicate-of, parent, related, after, customer",
    ),
    Row(
        "unknown kind of money",
        ("settle", FIRST, "gift", "5"),
        2,
        "gift: not a known kind of money; one of: compensation, recovery, fine, refund, cod-collected, cod-return, collect",
    ),
    Row(
        "unknown stage",
        ("settle", FIRST, "refund", "5", "--stage", "someday"),
        2,
        "someday: not a known stage; one of: offered, agreed, paid",
    ),
    Row("not an amount", ("settle", FIRST, "refund", "much"), 2, "much: not an amount, such as 358 or 358.50"),
    Row("a negative amount", ("settle", FIRST, "refund", "--", "-5"), 2, "-5: not an amount, such as 358 or 358.50"),
    Row(
        "unknown pause",
        ("wait", FIRST, "courier", "--pause", "tea", "--within", "1h"),
        2,
        "tea: not a known reason for a pause; one of: customer-unavailable, customer-material, reply-window, outage, force-majeure, ruling",
    ),
    Row(
        "unknown kind of evidence",
        ("attach", FIRST, "kefu.yaml", "--kind", "song"),
        2,
        "song: not a known kind of evidence; one of: photo, letter, recording, document",
    ),
    Row("unknown yes or no", ("approve", FIRST, "perhaps"), 2, "perhaps: not a known yes or no; one of: yes, no"),
    Row(
        "unknown fact",
        ("amend", FIRST, "colour=red"),
        2,
        "colour: no such fact; the nearest: payment.cod, category, customer, goods.insured",
    ),
    Row("fact nearly right", ("amend", FIRST, "demnad=x"), 2, "demnad: no such fact; did you mean demand?"),
    Row(
        "a group of facts",
        ("amend", FIRST, "recipient=x"),
        2,
        "recipient: name one of recipient.name, recipient.phone, recipient.address, recipient.company",
    ),
    Row("no value", ("amend", FIRST, "demand"), 2, "demand: expected FACT=VALUE, such as demand=..."),
    Row(
        "amend without why",
        ("amend", FIRST, "waybill=75312345678909"),
        2,
        "amend 261121-7K3F9Q5: waybill held a value; say why with --why",
    ),
    Row(
        "amend to what it is",
        ("amend", FIRST, "waybill=75312345678901"),
        3,
        "amend 261121-7K3F9Q5: waybill is 75312345678901 already",
    ),
    Row("a title taken away", ("amend", FIRST, "title="), 2, "title: a ticket always has one"),
    Row("a kind amended", ("amend", FIRST, "kind=inquiry"), 2, "kind: follows from the category; change the category"),
    Row(
        "not a waybill",
        ("amend", SECOND, "waybill=???", "--why", "x"),
        2,
        "???: not a waybill number (6 to 40 digits, or from 8 signs on letters and digits)",
    ),
    Row(
        "a name as a waybill",
        ("amend", SECOND, "waybill=MARYANN", "--why", "x"),
        2,
        "MARYANN: not a waybill number (6 to 40 digits, or from 8 signs on letters and digits)",
    ),
    Row(
        "an ID card as a waybill",
        ("amend", SECOND, "waybill=110101199003077758", "--why", "x"),
        2,
        "1***************58: an ID card number, not a waybill; it would stand in the history for good",
    ),
    Row(
        "a mobile with one digit more as a waybill",
        ("amend", SECOND, "waybill=138123456789", "--why", "x"),
        2,
        "1*********89: a mobile number with one digit more? If it is a waybill, name its carrier, or write No: before it",
    ),
    Row(
        "a number that a spreadsheet cut",
        ("amend", SECOND, "waybill=7.53E+13", "--why", "x"),
        2,
        "7.53E+13: the program that saved this number kept only its first digits; format the column as text there and save it again",
    ),
    Row(
        "a year before any that a file holds",
        ("amend", SECOND, "eta=0001-01-01"),
        2,
        "0001-01-01: there is no such time",
    ),
    Row(
        "a year beyond any that a file holds",
        ("amend", SECOND, "eta=9999-12-31"),
        2,
        "9999-12-31 is no time; write 2026-11-21 18:00, 18:00, tomorrow 10:00, 11-20 18:00, mon 09:00, +2h or -30m",
    ),
    Row(
        "a damaged workbook",
        ("import", "t.xlsx", "--guess"),
        4,
        "{path}/t.xlsx: a damaged XLSX workbook.",
        table("t.xlsx", b"PK\x03\x04rest"),
    ),
    Row(
        "a JSON array cut off",
        ("import", "t.json", "--guess"),
        2,
        "{path}/t.json: a JSON array that is damaged or cut off.",
        table("t.json", b'[{"a": 1}, {'),
    ),
    Row(
        "a line of titles that is not there",
        ("import", "t.csv", "--guess", "--header", "9"),
        2,
        "{path}/t.csv: there is no line 9 for the titles.",
        table("t.csv", b"a,b\n1,2\n"),
    ),
    Row("unknown command", ("nte", FIRST, "x"), 2, "No command nte. Did you mean note?"),
    Row(
        "unknown option",
        ("note", FIRST, "x", "--atx", "18:00"),
        2,
        "No such option: --atx. Did you mean --at?\nUsage: kefu note [OPTIONS] {ID[,ID...]} [TEXT...]\n`kefu note --help` explains it.",
    ),
    Row(
        "nothing after the command",
        ("note",),
        2,
        "Missing argument ID[,ID...].\nUsage: kefu note [OPTIONS] {ID[,ID...]} [TEXT...]\n`kefu note --help` explains it.",
    ),
    Row(
        "unknown format",
        ("show", FIRST, "--format", "xml"),
        2,
        "No format xml; it is one of table, json, jsonl, csv, md.",
    ),
    Row(
        "ambiguous head",
        ("note", "261121-7", "x"),
        2,
        "261121-7: 2 tickets fit:\n  261121-7K3F8Q1  外箱破损 (open)\n  261121-7K3F9Q5  显示门卫签收,收件人未收到 (open)",
    ),
    Row(
        "ambiguous waybill",
        ("note", "75312345678901", "x"),
        2,
        "75312345678901: 3 tickets fit:\n  261121-7K3F9Q5  显示门卫签收,收件人未收到 (open)\n  261121-AAAAAAG  又问 (open)\n  261121-BBBBBB1  又问 (open)",
        others,
    ),
    Row(
        "wrong check character",
        ("note", "261121-7K3F9Q6", "x"),
        2,
        "261121-7K3F9Q6: a mistyped number (its check character does not fit)",
    ),
    Row(
        "neighbours swapped",
        ("note", "261121-K73F9Q5", "x"),
        2,
        "261121-K73F9Q5: a mistyped number (its check character does not fit)",
    ),
    Row(
        "--at in the future",
        ("note", FIRST, "x", "--at", "18:00"),
        2,
        "--at 2026-11-21T18:00:00+08:00 is in the future (it is 2026-11-21T10:00:00+08:00)",
    ),
    Row(
        "--at before the opening",
        ("note", FIRST, "x", "--at", "2026-11-20T10:00:00+08:00"),
        3,
        "note 261121-7K3F9Q5: 2026-11-20T10:00:00+08:00 is before the ticket was opened (2026-11-21T08:00:00+08:00)",
    ),
    Row(
        "--at that is no time",
        ("note", FIRST, "x", "--at", "whenever"),
        2,
        "whenever is no time; write 2026-11-21 18:00, 18:00, tomorrow 10:00, 11-20 18:00, mon 09:00, +2h or -30m",
    ),
    Row(
        "opened in the future",
        ("open", "咨询", "none", "x", "--at", "tomorrow 10:00"),
        2,
        "--at 2026-11-22T10:00:00+08:00 is in the future (it is 2026-11-21T10:00:00+08:00)",
    ),
    Row(
        "--due passed",
        ("open", "咨询", "none", "x", "--due", "09:00"),
        2,
        "--due 2026-11-21T09:00:00+08:00: that has passed already",
    ),
    Row(
        "--until passed",
        ("wait", FIRST, "courier", "--until", "09:00"),
        2,
        "wait 261121-7K3F9Q5: --until 2026-11-21T09:00:00+08:00 has passed already",
    ),
    Row(
        "--within and --until",
        ("wait", FIRST, "courier", "--until", "18:00", "--within", "1h"),
        2,
        "wait: --within and --until say the same thing; give one of them",
    ),
    Row(
        "a pause without an end",
        ("wait", FIRST, "courier", "--pause", "outage"),
        2,
        "wait 261121-7K3F9Q5: a pause needs an end; add --within or --until",
    ),
    Row(
        "a span that is none",
        ("wait", FIRST, "courier", "--within", "soon"),
        2,
        "soon is no span; write a whole number and m, h, d, wh or wd, such as 30m, 12h or 3wd",
    ),
    Row(
        "a promise that passed",
        ("contact", FIRST, "recipient", "reached", "--promise", "09:00"),
        2,
        "--promise 09:00: that has passed already",
    ),
    Row(
        "empty text",
        ("note", FIRST, ""),
        2,
        "The text is missing: write it at the end of the line, or - to read it from standard input.",
    ),
    Row(
        "blank text",
        ("note", FIRST, " \t　"),
        2,
        "The text is missing: write it at the end of the line, or - to read it from standard input.",
    ),
    Row(
        "no text",
        ("note", FIRST),
        2,
        "The text is missing: write it at the end of the line, or - to read it from standard input.",
    ),
    Row(
        "empty standard input",
        ("note", FIRST, "-"),
        2,
        "The text is missing: write it at the end of the line, or - to read it from standard input.",
    ),
    Row("no why", ("reopen", FIRST), 2, "reopen: say why with --why"),
    Row("blank why", ("escalate", FIRST, "--why", " "), 2, "escalate: say why with --why"),
    Row(
        "no ticket named",
        ("note", "", "x"),
        2,
        "Which ticket? Name one: its number or the head or tail of it, a waybill, @ for the last one.",
    ),
    Row(
        "no ticket named to show",
        ("show", " "),
        2,
        "Which ticket? Name one: its number or the head or tail of it, a waybill, @ for the last one.",
    ),
    Row(
        "a comma for a ticket",
        ("note", "\uff0c", "x"),
        2,
        "Which ticket? Name one: its number or the head or tail of it, a waybill, @ for the last one.",
    ),
    Row("dashes for a ticket", ("note", "--", "--", "x"), 2, "--: no ticket has such a number or waybill"),
    Row(
        "tickets and text from standard input",
        ("note", "-", "-"),
        2,
        "Standard input is read once: write one of the two on the line.",
        stdin="x",
    ),
    Row(
        "a cause that nobody knows",
        ("amend", FIRST, "cause=moonlight"),
        2,
        "moonlight: not a known cause; one of: no-notice, mis-sort, mis-send, mis-deliver, bad-address, bad-phone, pre-signed, rough-handling, packaging, missed-cutoff, weather, traffic, peak, customer, sender, data-entry, attitude, system, theft, none, other",
    ),
    Row(
        "10 MB text",
        ("note", FIRST, "-"),
        2,
        "note: 3500000 characters are too many (at most 20000); attach it as a file: kefu attach ID FILE",
        stdin=huge(),
    ),
    Row(
        "10 MB pasted",
        ("open", "damaged", "--paste"),
        2,
        "--paste: 3500000 characters are too many (at most 20000); attach it as a file: kefu attach ID FILE",
        stdin=huge(),
    ),
    Row(
        "a control character",
        ("note", FIRST, "a\x1b[31mb"),
        2,
        "note: the character U+001B is not allowed; take it out",
    ),
    Row("a bidi control", ("note", FIRST, f"a{BIDI}b"), 2, "note: the character U+202E is not allowed; take it out"),
    Row("U+2028", ("note", FIRST, f"a{LINE}b"), 2, "note: the character U+2028 is not allowed; take it out"),
    Row("U+0085", ("note", FIRST, "a\x85b"), 2, "note: the character U+0085 is not allowed; take it out"),
    Row(
        "a bidi control in a name",
        ("open", "咨询", "none", "x", "--recipient", f"韩{BIDI}梅"),
        2,
        "recipient.name: the character U+202E is not allowed; take it out",
    ),
    Row(
        "a control character in a why",
        ("escalate", FIRST, "--why", "a\x07b"),
        2,
        "--why: the character U+0007 is not allowed; take it out",
    ),
    Row(
        "a control character in a fact",
        ("amend", FIRST, "demand=a\x00b".replace("\x00", "\x01")),
        2,
        "demand: the character U+0001 is not allowed; take it out",
    ),
    Row("not UTF-8", ("note", FIRST, "-"), 2, "Standard input is not UTF-8 text.", stdin="\udcff"),
    Row(
        "a symlink for a ticket",
        ("note", FIRST, "x"),
        4,
        f"{FILE} is a symlink, not a ticket: restore the file from git's history",
        symlink,
    ),
    Row(
        "a symlink shown",
        ("show", FIRST),
        4,
        f"{FILE} is a symlink, not a ticket: restore the file from git's history",
        symlink,
    ),
    Row(
        "a directory for a ticket",
        ("note", FIRST, "x"),
        4,
        f"{FILE} is a directory, not a ticket: restore the file from git's history",
        directory,
    ),
    Row(
        "an executable ticket",
        ("note", FIRST, "x"),
        4,
        f"{FILE} is an executable file, not a ticket: restore the file from git's history",
        executable,
    ),
    Row(
        "a symlink in the working tree",
        ("note", FIRST, "x"),
        3,
        f"{FILE} differs from the last commit: put it back with git restore --staged --worktree {FILE}, or commit the change with git, then try again.",
        symlinked_worktree,
    ),
    Row(
        "conflict markers",
        ("note", FIRST, "x"),
        4,
        f"{FILE}, line 5: a merge was left unfinished here. Nothing was written; `kefu check` tells more, `git log -- {FILE}` who changed it",
        edited("state: open\n", "<<<<<<< HEAD\nstate: open\n=======\nstate: closed\n>>>>>>> side\n"),
    ),
    Row(
        "duplicate keys",
        ("note", FIRST, "x"),
        4,
        f"{FILE}, line 6: the key state stands here twice. Nothing was written; `kefu check` tells more, `git log -- {FILE}` who changed it",
        edited("state: open\n", "state: open\nstate: closed\n"),
    ),
    Row(
        "an anchor",
        ("note", FIRST, "x"),
        4,
        f"{FILE}, line 12: YAML anchors are not allowed. Nothing was written; `kefu check` tells more, `git log -- {FILE}` who changed it",
        edited("carrier: zto", "carrier: &c zto"),
    ),
    Row(
        "an alias",
        ("note", FIRST, "x"),
        4,
        f"{FILE}, line 12: YAML aliases are not allowed. Nothing was written; `kefu check` tells more, `git log -- {FILE}` who changed it",
        edited("carrier: zto", "carrier: *c"),
    ),
    Row(
        "a tag",
        ("note", FIRST, "x"),
        4,
        f"{FILE}, line 12: YAML tags are not allowed. Nothing was written; `kefu check` tells more, `git log -- {FILE}` who changed it",
        edited("carrier: zto", "carrier: !!str zto"),
    ),
    Row(
        "a merge key",
        ("note", FIRST, "x"),
        4,
        f"{FILE}, line 12: YAML merge keys are not allowed. Nothing was written; `kefu check` tells more, `git log -- {FILE}` who changed it",
        edited("carrier: zto", "<<: zto"),
    ),
    Row(
        "a comment",
        ("note", FIRST, "x"),
        4,
        f"{FILE}, line 12: a comment was added by hand. Nothing was written; `kefu check` tells more, `git log -- {FILE}` who changed it",
        edited("carrier: zto", "carrier: zto # right"),
    ),
    Row(
        "a comment in an entry",
        ("note", FIRST, "x"),
        4,
        f"{FILE}, line 36: entry 7K3F9Q0000: a comment was added by hand. Nothing was written; `kefu check` tells more, `git log -- {FILE}` who changed it",
        edited("  did: open", "  did: open # right"),
    ),
    Row(
        "a wrong type",
        ("note", FIRST, "x"),
        4,
        f"{FILE}, line 36: did must be the name of an action. Nothing was written; `kefu check` tells more, `git log -- {FILE}` who changed it",
        edited("  did: open", "  did:\n    open: now"),
    ),
    Row(
        "a wrong time",
        ("note", FIRST, "x"),
        4,
        f"{FILE}, line 33: at must be an instant such as 2026-11-21T09:12:30+08:00. Nothing was written; `kefu check` tells more, `git log -- {FILE}` who changed it",
        edited("  at: 2026-11-21T08:00:00+08:00", "  at: 2026-11-21 08:00"),
    ),
    Row(
        "several documents",
        ("note", FIRST, "x"),
        4,
        f"{FILE}, line 31: more than one document in the file. Nothing was written; `kefu check` tells more, `git log -- {FILE}` who changed it",
        edited("timeline:", "---\ntimeline:"),
    ),
    Row(
        "a control character in a file",
        ("note", FIRST, "x"),
        4,
        f"{FILE}, line 12: the control character U+0007 is not allowed. Nothing was written; `kefu check` tells more, `git log -- {FILE}` who changed it",
        edited("zto", "z\x07to"),
    ),
    Row(
        "a bidi control in a file",
        ("note", FIRST, "x"),
        4,
        f"{FILE}, line 4: the control character U+202E is not allowed. Nothing was written; `kefu check` tells more, `git log -- {FILE}` who changed it",
        edited("显示门卫", f"显示{BIDI}门卫"),
    ),
    Row(
        "an escaped U+2028 in a file",
        ("note", FIRST, "x"),
        4,
        f"{FILE}, line 4: an escaped control character is not allowed. Nothing was written; `kefu check` tells more, `git log -- {FILE}` who changed it",
        edited("显示门卫签收,收件人未收到", '"显示\\u2028门卫"'),
    ),
    Row(
        "a hand-edited header",
        ("note", FIRST, "x"),
        4,
        f"{FILE}, line 7: the header does not say what the timeline adds up to: expected owner: agent-1. Nothing was written; `kefu check` tells more, `git log -- {FILE}` who changed it",
        edited("owner: agent-1", "owner: agent-2"),
    ),
    Row(
        "an empty ticket",
        ("note", FIRST, "x"),
        4,
        f"{FILE}, line 1: the file is empty. Nothing was written; `kefu check` tells more, `git log -- {FILE}` who changed it",
        emptied,
    ),
    Row(
        "another ticket's number",
        ("note", FIRST, "x"),
        4,
        f"{FILE}, line 1: the number 261121-7K3F8Q1 does not fit the file's name and place. Nothing was written; `kefu check` tells more, `git log -- {FILE}` who changed it",
        edited(f"id: {FIRST}", f"id: {SECOND}"),
    ),
    Row(
        "a damaged ticket shown",
        ("show", FIRST),
        4,
        f"{FILE}, line 12: YAML anchors are not allowed. The ticket cannot be read; `git log -- {FILE}` tells who changed it",
        edited("carrier: zto", "carrier: &c zto"),
    ),
    Row(
        "a dirty ticket",
        ("note", FIRST, "x"),
        3,
        f"{FILE} differs from the last commit: put it back with git restore --staged --worktree {FILE}, or commit the change with git, then try again.",
        dirty,
    ),
    Row(
        "a dirty ticket, only asked",
        ("note", FIRST, "x", "--dry-run"),
        3,
        f"{FILE} differs from the last commit: put it back with git restore --staged --worktree {FILE}, or commit the change with git, then try again.",
        dirty,
    ),
    Row(
        "a merge in progress, only asked",
        ("note", FIRST, "x", "--dry-run"),
        3,
        "A merge is in progress in {path}: finish it (git status shows how) or git merge --abort, then try again.",
        merging,
    ),
    Row(
        "a staged ticket",
        ("note", FIRST, "x"),
        3,
        f"{FILE} is staged with other contents than the last commit: git restore --staged {FILE}, look at it with git diff, then try again.",
        staged,
    ),
    Row(
        "a file in the new ticket's place",
        ("open", "咨询", "none", "x", "--op", "CCCCCC0001"),
        3,
        "tickets/2026/11/21/261121-CCCCCCS.yaml exists but is not in the history: move it away, then try again.",
        stands_there,
    ),
    Row(
        "detached HEAD",
        ("note", FIRST, "x"),
        3,
        "HEAD is detached in {path}: git switch to the desk's branch.",
        detached,
    ),
    Row(
        "a merge in progress",
        ("note", FIRST, "x"),
        3,
        "A merge is in progress in {path}: finish it (git status shows how) or git merge --abort, then try again.",
        merging,
    ),
    Row(
        "a rebase in progress",
        ("note", FIRST, "x"),
        3,
        "A rebase is in progress in {path}: finish it (git status shows how) or git rebase --abort, then try again.",
        rebasing,
    ),
    Row(
        "a cherry-pick in progress",
        ("note", FIRST, "x"),
        3,
        "A cherry-pick is in progress in {path}: finish it (git status shows how) or git cherry-pick --abort, then try again.",
        picking,
    ),
    Row(
        "a revert in progress",
        ("note", FIRST, "x"),
        3,
        "A revert is in progress in {path}: finish it (git status shows how) or git revert --abort, then try again.",
        reverting,
    ),
    Row(
        "an unborn branch",
        ("note", FIRST, "x"),
        4,
        "{path} is not a desk: no kefu.yaml is committed there. `kefu init {path}` makes one",
        unborn,
    ),
    Row(
        "git's lock left over",
        ("note", FIRST, "x"),
        4,
        "{path}/.git/index.lock exists: another git is at work here. Wait for it and try again; if none is running (ps shows it), a git has crashed: delete that file.",
        locked_index,
    ),
    Row(
        "a damaged note of an operation",
        ("note", FIRST, "x"),
        4,
        "{path}/.git/kefu/pending is damaged, so an interrupted operation cannot be healed: look with git status and git log whether it was recorded, then delete that file.",
        damaged_pending,
    ),
    Row(
        "no identity in git",
        ("note", FIRST, "x"),
        3,
        "git does not know who you are: git config --global user.name NAME, git config --global user.email MAIL, then try again.",
        nobody,
    ),
    Row(
        "not on the staff list",
        ("note", FIRST, "x"),
        3,
        "stranger@example.org is not on the staff list of this desk. Set git's user.email to an address in kefu.yaml, or ask for an entry there.",
        person("stranger@example.org"),
    ),
    Row(
        "a leaver at the terminal",
        ("note", FIRST, "x"),
        3,
        "gone-1 left this desk on 2026-01-31 and cannot act on it.",
        person("gone-1@example.org"),
    ),
    Row(
        "a role that may not override",
        ("close", FIRST, "--override", "--why", "x"),
        3,
        "close 261121-7K3F9Q5: agent-1 may not override",
        person("agent-1@example.org"),
    ),
    Row(
        "a role that may not forget",
        ("forget", FIRST, "--why", "x"),
        3,
        "forget 261121-7K3F9Q5: agent-1 may not do this; it takes a role with the permission forget",
        person("agent-1@example.org"),
    ),
    Row(
        "a role that may not approve",
        ("approve", FIRST, "yes"),
        3,
        "approve 261121-7K3F9Q5: agent-1 may not do this; it takes a role with the permission approve",
        person("agent-1@example.org"),
    ),
    Row(
        "a role that may not dismiss",
        ("close", FIRST, "no ground", "--how", "dismissed"),
        3,
        "close 261121-7K3F9Q5: agent-1 may not dismiss a ticket",
        person("agent-1@example.org"),
    ),
    Row(
        "above the role's limit",
        ("settle", FIRST, "compensation", "200.01", "--stage", "agreed"),
        3,
        "settle 261121-7K3F9Q5: 200.01 is above what agent-1 may settle; ask a supervisor",
        person("agent-1@example.org"),
    ),
    Row(
        "approve what nobody proposed",
        ("approve", FIRST, "yes"),
        3,
        "approve 261121-7K3F9Q5: nothing is proposed that waits for a decision",
    ),
    Row(
        "a gate of the category",
        ("close", FIRST),
        3,
        "close 261121-7K3F9Q5: signed-not-received is not closed as solved without reply, callback. kefu reply 261121-7K3F9Q5 PARTY RESULT; kefu callback 261121-7K3F9Q5 VERDICT",
    ),
    Row(
        "not tried often enough",
        ("close", FIRST, "--how", "unreachable"),
        3,
        "close 261121-7K3F9Q5: the customer was tried 0 of 3 times, 2 hours apart. Record each try: kefu callback 261121-7K3F9Q5 unreachable",
    ),
    Row(
        "withdrawn without a word",
        ("close", FIRST, "--how", "withdrawn"),
        2,
        "close 261121-7K3F9Q5: as withdrawn it needs a text that says why",
    ),
    Row(
        "an override without why",
        ("close", FIRST, "--override"),
        2,
        "close 261121-7K3F9Q5: an override needs a reason; add --why",
    ),
    Row(
        "a state that does not fit",
        ("wait", INQUIRY, "courier"),
        3,
        "wait 261121-0A1B2CY: the ticket is closed; wait is for tickets that are open, waiting. kefu reopen 261121-0A1B2CY --why ...",
        closed,
    ),
    Row(
        "closed twice",
        ("close", INQUIRY),
        3,
        "close 261121-0A1B2CY: the ticket is closed; close is for tickets that are open, waiting, resolved. kefu reopen 261121-0A1B2CY --why ...",
        closed,
    ),
    Row(
        "reopened though open",
        ("reopen", FIRST, "--why", "x"),
        3,
        "reopen 261121-7K3F9Q5: the ticket is open; reopen is for tickets that are resolved, closed. kefu show 261121-7K3F9Q5",
    ),
    Row("assigned to its owner", ("assign", FIRST, "agent-1"), 3, "assign 261121-7K3F9Q5: it is agent-1's already"),
    Row(
        "escalated to its level",
        ("escalate", FIRST, "--to", "agent", "--why", "x"),
        3,
        "escalate 261121-7K3F9Q5: it is at the level agent already",
    ),
    Row(
        "linked to itself",
        ("link", FIRST, "related", FIRST),
        2,
        "link 261121-7K3F9Q5: a ticket is not linked to itself",
    ),
    Row(
        "linked again",
        ("link", FIRST, "related", SECOND),
        3,
        f"link {FIRST}: it is linked to {SECOND} so already",
        linked,
    ),
    Row(
        "a duplicate of itself",
        ("link", FIRST, "duplicate-of", FIRST),
        2,
        "link 261121-7K3F9Q5: a ticket is not linked to itself",
    ),
    Row(
        "a duplicate of a ticket about another parcel",
        ("link", FIRST, "duplicate-of", SECOND),
        3,
        "link 261121-7K3F9Q5: 261121-7K3F8Q1 is about another waybill. If it is so all the same, say why with --why",
    ),
    Row(
        "a duplicate of a ticket that is gone",
        ("link", FIRST, "duplicate-of", "261122-05EEN1V"),
        2,
        "261122-05EEN1V: no such ticket on this desk; `kefu sync` may bring it",
    ),
    Row("linked to nothing", ("link", FIRST, "related", "ZZZZ"), 2, "ZZZZ: no ticket has such a number or waybill"),
    Row(
        "an entry that is not there",
        ("strike", FIRST, "ZZZZ", "--why", "x"),
        2,
        "ZZZZ: not one entry of 261121-7K3F9Q5; `kefu show 261121-7K3F9Q5` lists them with their ids",
    ),
    Row(
        "the opening struck",
        ("strike", FIRST, "7K3F9Q0000", "--why", "x"),
        3,
        "strike 261121-7K3F9Q5: open 7K3F9Q0000 cannot be struck",
    ),
    Row(
        "needed facts missing",
        ("open", "签收未收到", "75300000000000", "x", "--strict"),
        3,
        "open: signed-not-received needs sender.name, sender.phone, sender.address, recipient.name, recipient.phone, recipient.address, branches.delivery. Nothing was recorded: with --strict, and where kefu.yaml says needs: strict, all of it is to be given",
    ),
    Row("an empty --as", ("--as", "", "note", FIRST, "x"), 2, "--as: name a staff member"),
    Row("a fact named twice", ("amend", FIRST, "demand=a", "demand=b"), 2, f"amend {FIRST}: demand is named twice"),
    Row(
        "an amount of nothing",
        ("settle", FIRST, "refund", "0.00"),
        2,
        f"settle {FIRST}: an amount of nothing is not recorded",
    ),
    Row(
        "an event to come",
        ("event", FIRST, "arrived", "--when", "18:00"),
        2,
        f"event {FIRST}: --when 2026-11-21T18:00:00+08:00 is in the future",
    ),
    Row("a device for a file", ("attach", FIRST, "/dev/zero"), 2, "/dev/zero: not a file"),
    Row("a directory for a file", ("attach", FIRST, "/"), 2, "/: Is a directory"),
    Row(
        "an empty file",
        ("attach", FIRST, "empty.pdf"),
        2,
        "{path}/empty.pdf: the file is empty",
        lambda d: (d.path / "empty.pdf").touch(),
    ),
    Row("a file that is not there", ("attach", FIRST, "/no/such.jpg"), 2, "/no/such.jpg: No such file or directory"),
    Row(
        "an op that is none",
        ("note", FIRST, "x", "--op", "short"),
        2,
        "--op short: ten characters out of 0-9 and A-Z without I, L, O, U",
    ),
    Row(
        "an op for two tickets",
        ("note", f"{FIRST},{SECOND}", "x", "--op", "AAAAAAAAAA"),
        2,
        "--op names one operation on one ticket, and 2 are named",
    ),
    Row(
        "an op used otherwise",
        ("note", FIRST, "x", "--op", "7K3F9Q0000"),
        3,
        "261121-7K3F9Q5: the op 7K3F9Q0000 was used for another operation (open); use a new one",
    ),
    Row(
        "not a desk",
        ("note", FIRST, "x"),
        4,
        "{path} is not a desk: no kefu.yaml is committed there. `kefu init {path}` makes one",
        not_a_desk,
    ),
    Row(
        "not a repository",
        ("note", FIRST, "x"),
        4,
        "{path} is not in a git repository: go to a desk, name one with -C, or make one with kefu init.",
        no_repository,
    ),
    Row(
        "a directory that is not there",
        ("-C", "nowhere", "note", FIRST, "x"),
        4,
        "There is no directory {cwd}/nowhere.",
    ),
    Row(
        "a newer format",
        ("note", FIRST, "x"),
        4,
        "kefu.yaml has format 3, and this kefu writes format 2: it can read this desk, not change it. Install a newer kefu.",
        config("format: 1", "format: 3"),
    ),
    Row(
        "a newer edition of the rules",
        ("note", FIRST, "x"),
        4,
        "kefu.yaml asks for edition 99 of the shipped rules; this kefu is too old, it knows up to 2: upgrade kefu",
        config("format: 1\n", "format: 1\nrules: 99\n"),
    ),
    Row(
        "an edition that is none",
        ("note", FIRST, "x"),
        4,
        "kefu.yaml names no edition of the shipped rules: nothing can be written. Mend the key rules.",
        config("format: 1\n", "format: 1\nrules: two\n"),
    ),
    Row(
        "a kefu.yaml that cannot be read",
        ("note", FIRST, "x"),
        4,
        "kefu.yaml, line 5: YAML anchors are not allowed. Mend it and commit it",
        config("staff:", "staff: &s"),
    ),
    Row(
        "a time zone that is none",
        ("note", FIRST, "x"),
        4,
        "kefu.yaml names no time zone that is known: nothing can be written. Mend the key timezone.",
        config("Asia/Shanghai", "Asia/Hangzhou"),
    ),
    Row(
        "no git",
        ("note", FIRST, "x"),
        4,
        "git is not installed: install git 2.39 or newer and try again.",
        variables={"PATH": "/nonexistent"},
    ),
    Row(
        "git too old",
        ("note", FIRST, "x"),
        4,
        "git 2.20.1 is too old: kefu needs git 2.39 or newer.",
        old_git,
        variables={"PATH": "{path}/../bin"},
    ),
    Row("a desk already", ("init", "."), 3, "{path} is a desk already"),
    Row(
        "init with a time zone that is none",
        ("init", "new", "--timezone", "Mars/Crater"),
        2,
        "Mars/Crater: no such time zone; an example is Asia/Shanghai",
    ),
)
