"""Every command in one table. A command's module is imported when the command runs, never to list it."""

from collections.abc import Iterator
from dataclasses import field
from functools import cache

from kefu.core.base.frozen import frozen
from kefu.core.base.msgid import N_


@frozen
class Command:
    """One command: the function `function` of `kefu.cli.<module>` (`lists`, `books.ledger`), one line of help (a
    msgid), Chinese names.

    A group (`commands` is not empty) has a function only where it does something itself. A hidden one runs but is not listed. That of an `action`
    is made from the action's record. What one `elsewhere` does is not done on the desk that it is started in.
    """

    name: str
    help: str
    module: str = ""
    function: str = ""
    aliases: tuple[str, ...] = ()
    commands: tuple["Command", ...] = field(default=())
    hidden: bool = False
    action: bool = False
    elsewhere: bool = False


@frozen
class Section:
    """A heading (a msgid) of `kefu --help` and the commands below it. `actions`: those of the actions stand there too."""

    title: str
    own: tuple[Command, ...]
    actions: bool = False

    @property
    def commands(self) -> tuple[Command, ...]:
        """Every command below the heading."""
        return _with_actions(self.own) if self.actions else self.own


@cache
def _with_actions(own: tuple[Command, ...]) -> tuple[Command, ...]:
    """The commands of the actions that people do, and `own` ones after that which opens a ticket.

    The table of actions is imported when somebody asks: most commands do without it, and it takes as long as they do.
    """
    from kefu.core.actions.table import ACTIONS

    found: list[Command] = []
    for action in ACTIONS.values():
        if action.typed:
            found.append(Command(action.name, action.help, aliases=(action.zh,), action=True))
            found += own if action.opens else ()
    return tuple(found)


SECTIONS: tuple[Section, ...] = (
    Section(
        N_("Work on a ticket"),
        (
            Command("play", N_("Work through the playbook of a ticket."), "play", "play", ("办理",)),
            Command("undo", N_("Strike the last entry that one made."), "undo", "undo", ("撤回",)),
            Command("message", N_("Write a message of the playbook, ready to send."), "messages", "message", ("话术",)),
        ),
        actions=True,
    ),
    Section(
        N_("Look"),
        (
            Command("desk", N_("My desk: what wants something now."), "lists", "desk", ("我的",), hidden=True),
            Command("list", N_("List tickets."), "lists", "list_", ("列表",)),
            Command("overdue", N_("List what is overdue."), "lists", "overdue", ("逾期",)),
            Command("today", N_("List what is due today."), "lists", "today", ("今天",)),
            Command("show", N_("Show one ticket."), "looking", "show", ("查看",)),
            Command("clocks", N_("Show the clocks of a ticket."), "clocks", "clocks", ("时限",)),
            Command("log", N_("Show the history of a ticket, or of the desk."), "looking", "log", ("日志",)),
            Command(
                "dossier",
                N_("Write a dossier of one ticket for somebody without kefu."),
                "disputes.dossier",
                "dossier",
                ("卷宗",),
            ),
            Command(
                "handover",
                N_("Hand over the shift: what is open, promised, waited for."),
                "handover",
                "handover",
                ("交班",),
            ),
            Command("shell", N_("Many commands at one prompt."), "shell", "shell", ("交互",)),
            Command("who", N_("Look up a branch, a courier, a colleague."), "who", "who", ("查人",)),
            Command("know", N_("Look up what the branch knows."), "know", "know", ("知识",)),
            Command(
                "customer",
                N_("Customers' files, and the monthly round of call-backs."),
                aliases=("客户",),
                commands=(
                    Command("add", N_("Make a customer's file."), "customers.files", "add", ("建档",)),
                    Command(
                        "show",
                        N_("Show a customer with the history of the cases."),
                        "customers.files",
                        "show_",
                        ("查看",),
                    ),
                    Command("list", N_("List customers' files."), "customers.files", "list_", ("列表",)),
                    Command("merge", N_("Unite two files of one customer."), "customers.files", "merge", ("合并",)),
                    Command(
                        "round",
                        N_("The monthly round of call-backs to customers."),
                        "customers.files",
                        "round_",
                        ("回访",),
                    ),
                ),
            ),
            Command("help", N_("Explain a command or a topic."), "explain", "help_", ("帮助",)),
        ),
    ),
    Section(
        N_("The desk"),
        (
            Command("init", N_("Make a desk."), "desks", "init", ("建台",), elsewhere=True),
            Command(
                "demo",
                N_("Show kefu at work: six cases on a desk of its own."),
                "demo",
                "demo",
                ("演示",),
                elsewhere=True,
            ),
            Command(
                "playbook",
                N_("The playbooks: read, check and test them."),
                aliases=("流程",),
                commands=(
                    Command("list", N_("List the playbooks of this desk."), "playbooks", "list_", ("列表",)),
                    Command("show", N_("Show one playbook."), "playbooks", "show", ("查看",)),
                    Command("lint", N_("Check playbooks for faults."), "playbooks", "lint", ("检查",)),
                    Command("graph", N_("Draw the graph of one playbook."), "playbooks", "graph", ("流程图",)),
                    Command("test", N_("Run the tests of playbooks."), "playbooks", "run_tests", ("测试",)),
                    Command("answers", N_("Print an empty answers file."), "playbooks", "answers", ("答案",)),
                ),
            ),
            Command(
                "incident",
                N_("One event that many tickets are about."),
                aliases=("突发",),
                commands=(
                    Command("open", N_("Open an incident over a list of waybills."), "incidents", "open_", ("开单",)),
                    Command(
                        "message",
                        N_("Record one message to all customers of an incident."),
                        "incidents",
                        "message",
                        ("话术",),
                    ),
                    Command("resolve", N_("Resolve all tickets of an incident."), "incidents", "resolve", ("解决",)),
                    Command("show", N_("Show an incident and its tickets."), "incidents", "show_", ("查看",)),
                ),
            ),
            Command("sweep", N_("Write what was missed."), "clocks", "sweep", ("巡检",)),
            Command("import", N_("Open a ticket for each row of a table."), "transfer", "import_", ("导入",)),
            Command(
                "ledger",
                N_("List fines, claims, COD, freight, recoveries, receipts, returns."),
                "books.ledger",
                "ledger",
                ("台账",),
            ),
            Command(
                "report",
                N_("Report a day, a week, a month: what came, what went, what was missed."),
                "reports.report",
                "report",
                ("报表",),
            ),
            Command(
                "books",
                N_("Write the money as a journal of hledger or beancount."),
                "books.journal",
                "books",
                ("账册",),
            ),
            Command("pages", N_("Write the desk as pages for a browser."), "reports.pages", "pages", ("网页",)),
            Command("export", N_("Write tickets as a table for other programs."), "transfer", "export", ("导出",)),
            Command("check", N_("Check every ticket, the vault and the history."), "check", "check", ("检查",)),
            Command(
                "audit", N_("Audit the history: how every entry came to stand."), "disputes.audit", "audit", ("审计",)
            ),
            Command("sync", N_("Exchange tickets with the shared desk."), "clones", "sync", ("同步",)),
            Command("clone", N_("Make a clone of a shared desk."), "clones", "clone", ("克隆",), elsewhere=True),
            Command(
                "seal",
                N_("Seal the history, so that nobody can change it later unseen."),
                "disputes.seals",
                "seal",
                ("封存",),
                commands=(
                    Command("list", N_("List the seals and verify them."), "disputes.seals", "list_", ("列表",)),
                ),
            ),
            Command("gc", N_("Remove for good what was erased."), "clones", "gc", ("清理",)),
            Command(
                "remote",
                N_("The shared desk."),
                aliases=("共享库",),
                commands=(
                    Command("init", N_("Make a shared desk."), "remotes", "init", ("新建",)),
                    Command("check", N_("Check the door of the shared desk."), "remotes", "check", ("检查",)),
                    Command("admit", N_("Admit what somebody handed in."), "remotes", "admit", ("接收",)),
                ),
            ),
            Command(
                "staff",
                N_("Who works at the desk."),
                aliases=("人员",),
                commands=(
                    Command("add", N_("Enter a staff member."), "staffing", "add", ("入职",)),
                    Command("end", N_("End a staff member's work."), "staffing", "end", ("离职",)),
                    Command("key", N_("Change the keys of a staff member."), "staffing", "key", ("密钥",)),
                ),
            ),
            Command(
                "rules",
                N_("The rules that the desk goes by."),
                aliases=("规则",),
                commands=(
                    Command(
                        "upgrade", N_("Move the desk to the newest rules and playbooks."), "rules", "upgrade", ("升级",)
                    ),
                    Command(
                        "days-off", N_("Bring the days off of a year into the desk."), "rules", "days_off", ("休息日",)
                    ),
                ),
            ),
            Command("merge-file", N_("Unite two versions of a ticket, for git."), "clones", "merge_file", hidden=True),
        ),
    ),
)

BARE = "desk"
"""The command that `kefu` alone runs."""


def every(commands: tuple[Command, ...] | None = None) -> Iterator[tuple[tuple[str, ...], Command]]:
    """Each command with its path of names, groups before their members."""
    top = tuple(c for section in SECTIONS for c in section.commands) if commands is None else commands
    for command in top:
        yield (command.name,), command
        for path, member in every(command.commands) if command.commands else ():
            yield (command.name, *path), member


def elsewhere(name: str) -> bool:
    """Return whether the command of this name does its work on another desk than the one it is started in."""
    return any(name in (c.name, *c.aliases) for section in SECTIONS for c in section.own if c.elsewhere)
