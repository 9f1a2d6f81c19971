"""What `kefu help` explains besides the commands: a few short texts, from the tables that the program goes by."""

from collections.abc import Callable, Iterator

from kefu.cli.frame.exits import EXITS
from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_

Rows = tuple[tuple[str, str], ...]
"""Terms as they are typed, and what each means (a msgid)."""


@frozen
class Topic:
    """A text of the help: its names, what it is about, its paragraphs (msgids), what may be typed; `commands` say more."""

    name: str
    aliases: tuple[str, ...]
    title: str
    texts: tuple[str, ...]
    rows: Rows = ()
    examples: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of the topic."""
        return (self.name, *self.aliases)


TOPICS = (
    Topic(
        "ids",
        ("工单号", "编号"),
        N_("How a ticket is named."),
        (
            N_(
                "Wherever a command takes an ID, any of these names a ticket. Small letters and full-width ones will do."
            ),
            N_("Several with commas between them are done one after the other. `-` reads them from standard input."),
        ),
        (
            ("261121-7K3F9Q5", N_("Its whole number.")),
            ("7K3F9Q5, 9q5", N_("Any head or tail of its number that is the only one.")),
            ("75312345678901", N_("The waybill of the parcel.")),
            ("8901", N_("The tail of a waybill, four signs or more.")),
            ("@", N_("The ticket that you touched last.")),
            ("%3", N_("Row 3 of the last list.")),
            ("%1-%6", N_("Rows 1 to 6 of it, where several may be named.")),
        ),
        ("kefu show @", "kefu note %1,%2 已告知网点", "kefu list is:overdue -q | kefu assign - me"),
        ("show", "list"),
    ),
    Topic(
        "terms",
        ("条件", "搜索"),
        N_("How a list is narrowed down."),
        (
            N_(
                "`kefu list`, `overdue` and `export` take terms. All must hold; commas within one separate alternatives. What is "
                "no term is searched in titles and timelines."
            ),
            N_(
                "Keys and words are understood in English and Chinese. A term with <, > or * needs quotation marks in a shell."
            ),
        ),
        (
            ("state:open,waiting", N_("The state; any for closed ones too.")),
            ("owner:me", N_("Whose it is: me, none, or a colleague.")),
            ("category:破损", N_("The category, in any of its words.")),
            ("kind:complaint", N_("Inquiry, complaint, work order, and so on.")),
            ("level:supervisor", N_("How far it has been escalated.")),
            ("'waybill:753*'", N_("The waybill; * stands for any characters.")),
            ("branch:杭州", N_("A branch of the ticket, by a part of its name.")),
            ("courier:王师傅", N_("The courier, by a part of the name.")),
            ("direction:inbound", N_("Inbound or outbound.")),
            ("since:2026-11-01", N_("Opened from then on; until: up to then.")),
            ("due:today", N_("Due on that day or in that minute; none for no due time.")),
            ("'due:<18:00'", N_("Due before then; also <=, >, >=.")),
            (
                "is:overdue",
                N_("Also waiting, incomplete, unassigned, urged, reopened, escalated, paused, unreadable."),
            ),
            ("phone:13800005678", N_("A phone number of the parties, where the vault is.")),
            ("name:韩笑天", N_("A name of the parties, where the vault is.")),
            ("text:门卫", N_("Words of the texts, also such as look like a term.")),
        ),
        (
            "kefu list state:waiting owner:me",
            "kefu 列表 状态:等待 负责人:我",
            "kefu export category:破损 -o damaged.xlsx",
        ),
        ("list", "overdue", "export"),
    ),
    Topic(
        "times",
        ("时间",),
        N_("How a time and a span are typed."),
        (
            N_("Times are those of the desk's zone. A deadline on a day without a time is the end of that day."),
            N_("`--at` says when something was done that is written down later."),
        ),
        (
            ("18:00", N_("Today at six in the evening.")),
            ("'tomorrow 10:00', 明天10点", N_("Tomorrow at ten.")),
            ("'11-20 18:00'", N_("On that day.")),
            ("下周一", N_("On Monday of the next week.")),
            ("+2h, 2小时后", N_("In two hours.")),
            ("-30m, 30分钟前", N_("Thirty minutes ago.")),
            ("2026-11-21T18:00+08:00", N_("ISO 8601.")),
            ("'tonight 8pm', 今晚8点, 月底", N_("As one says it.")),
            ("30m, 12h, 3d", N_("Spans: minutes, hours, days.")),
            ("4wh, 3wd", N_("Spans in rules: working hours and working days of a calendar.")),
        ),
        ("kefu wait @ delivery 请核实 --within 2h", "kefu note @ 客户来过 --at 14:00"),
        ("wait", "contact"),
    ),
    Topic(
        "exit-codes",
        ("退出码", "返回码"),
        N_("What the exit code of a command says."),
        (N_("Data goes to standard output, everything else to standard error, so that scripts can go by both."),),
        tuple((str(one.code), one.meaning) for one in EXITS),
        ("kefu overdue --fail --format json",),
        ("check", "overdue"),
    ),
    Topic(
        "playbooks",
        ("流程",),
        N_("What a playbook is and how it is worked through."),
        (
            N_(
                "A playbook says, for one category, what is asked, whom to tell, how long to wait for the answer, and how it ends. "
                "The standard ones stand in playbooks/ and may be changed by the desk."
            ),
            N_(
                "`kefu play ID` asks one question after the other and records each answer at once; a colleague may go on where you "
                "stopped. Every step can be done by hand as well. A run goes by the playbook as it was when it began."
            ),
            N_(
                "`kefu playbook lint` and `test` read the working tree, so that a change is checked before it is committed."
            ),
        ),
        (),
        ("kefu play @", "kefu playbook show damaged", "kefu playbook lint"),
        ("play", "playbook"),
    ),
    Topic(
        "clocks",
        ("时限", "时钟"),
        N_("How deadlines begin, stop and are missed."),
        (
            N_(
                "A clock starts by itself: opening a ticket, telling a branch, a failed attempt and the like. Each rule names the "
                "document it comes from; a playbook or kefu.yaml may change it."
            ),
            N_(
                "`--due`, `--promise`, `--follow` and `wait --within` set clocks by hand. What meets a clock stops it; one that is "
                "not met in time is overdue, and `kefu sweep` writes that into the record and escalates where the rule says so."
            ),
        ),
        (),
        ("kefu clocks @ --explain", "kefu overdue --within 2h", "kefu sweep --dry-run"),
        ("clocks", "overdue", "sweep"),
    ),
)


def topic(name: str) -> Topic | None:
    """Return the topic of this name, in either language; None if there is none."""
    return next((one for one in TOPICS if name in one.names), None)


def lines_of(one: Topic, translate: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """Yield what may be typed and its meaning in the language of `translate`."""
    return ((term, translate(text)) for term, text in one.rows)
