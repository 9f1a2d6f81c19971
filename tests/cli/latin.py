"""The Latin words in a text of a Chinese session that are no names. What may stand there is named here, with the reason."""

import re
from collections.abc import Iterable
from pathlib import Path

EXCEPTIONS = {
    "kefu": "the program",
    "git": "git's own commands, in a line to type",
    "remote": "the same",
    "origin": "the same",
    "add": "the same",
    "config": "the same",
    "user.name": "the same",
    "user.email": "the same",
    "COD": "how the trade writes it",
    "SMS": "the same",
    "GB": "a national standard",
    "yaml": "the file kefu.yaml",
    "YAML": "what that file is written in",
    "wh": "a unit of a span, in a line that says how one is typed",
    "wd": "the same",
    "mon": "a day of the week, in a line that says how a time is typed",
    "tomorrow": "the same",
    "auto": "a value of --color",
    "always": "the same",
    "never": "the same",
    "table": "a format",
    "json": "the same",
    "jsonl": "the same",
    "csv": "the same",
    "md": "the same",
    "xlsx": "the same",
    "html": "the same",
    "parquet": "the same",
    "zip": "the same",
    "SHA": "a kind of digest",
    "text": "a format of graphs",
    "mermaid": "the same",
    "en": "a language, as --lang takes it",
    "zh": "the same",
    "category": "a key of a map for an import",
    "columns": "the same",
    "values": "the same",
    "dates": "the same",
    "sheet": "the same",
    "set": "the same",
    "skip": "what it says of a column that is left out",
    "ID": "what a usage line calls a word to type",
    "PARTY": "the same",
    "FACT": "the same",
    "VALUE": "the same",
    "FILE": "the same",
    "CATEGORY": "the same",
    "URL": "the same",
    "REV": "the same",
    "KEY": "the same",
    "main": "a branch, in a line that says how a commit is named",
    "shell": "a program, as it is called in Chinese too",
    "ssh": "a program",
    "https": "a way to a shared desk",
    "YEAR": "the same",
    "BASE": "the same",
    "NAME": "the same",
    "hledger": "a program, as --to takes it",
    "beancount": "the same",
    "rules": "a permission, as kefu.yaml names it",
    "staff": "the same",
    "outages": "a key of kefu.yaml",
    "kefu.stampUrl": "a key of git's configuration",
    "kefu.stampChain": "the same",
    "PEM": "how certificates are written",
    "Ctrl-D": "keys",
    "Asia": "a time zone",
    "Shanghai": "the same",
}
"""Latin words that may stand in a Chinese session, each with the reason."""
HELP = {
    "ISO": "a standard of times",
    "Europe": "the same",
    "Berlin": "the same",
    "Ctrl-C": "keys",
    "any": "what is typed in a term",
    "before": "the same",
    "me": "the same",
    "last": "what is typed for one's last entry",
    "tonight": "a time as it is typed",
    "pm": "the same",
    "attention": "a key of kefu.yaml",
    "lists": "the same",
    "kefu.list": "a key of git's configuration",
    "override": "a permission, as kefu.yaml names it",
    "docs": "a file of the documents",
    "shell.zh-CN.md": "the same",
    "sync.zh-CN.md": "the same",
    "reports.zh-CN.md": "the same",
    "seals.zh-CN.md": "the same",
    "seal": "a permission, as kefu.yaml names it",
    "kefu.yaml": "the same",
    "lines": "a format (JSON lines)",
    "junit": "a format",
    "man": "the pages that man shows",
    "bash": "a shell",
    "zsh": "the same",
    "fish": "the same",
    "cron": "the same",
    "crontab": "the same",
    "github": "a value of --ci",
    "gitlab": "the same",
    "now": "a value of an option of git",
    "knowledge": "a folder",
    "Markdown": "a format",
    "ssh-keygen": "a program",
    "sha": "the same, with its number: sha256sum",
    "sum": "the same",
    "accounts": "a key of kefu.yaml",
}
"""What may stand in a page of the help beside it. Names of commands, topics, facts and terms, codes, and the values of
options in capitals are typed as they are."""
NAMES = re.compile(
    r"[0-9]{6}-[0-9A-Z]{7}"  # tickets
    r"|\b[0-9A-Z]{10}\b|\b[0-9a-f]{10}\b"  # entries, commits
    r"|\b(?:agent|lead|courier)-[0-9]+(?:@example[.]org)?"  # people
    r"|\b(?:[A-Z]{2}|)[0-9]{10,}\b"  # waybills
    r"|[0-9]+号?[A-Z]座|\b[0-9]+[.](?:png|txt|pdf)\b"  # a house, an attachment
    r"|\{\{[^}]*\}\}|\[\[|\]\]"  # fields of messages
    r"|`[^`]*`|(?<![\w-])--[a-z-]+"  # what is to be typed
    r"|\bkefu [a-z][^，。；\n]*"
    r"|(?<![\w.])/[\w./-]+|\bplaybooks/[\w./-]*"  # a path
    r"|\[[a-z-]+\]"  # the code of a finding
    r"|\b[A-Za-z.-]+[.](?:ya?ml|csv|xlsx|jsonl|md|txt|html)\b"  # a file
)
WORD = re.compile("[A-Za-z][A-Za-z.-]*[A-Za-z]")
GLOSSED = re.compile(r"[A-Za-z0-9-]+ (?=\()")
"""A code with its word behind it, as in an answers file, where the code is what is written."""


def latin(said: str, names: Iterable[str] = ()) -> set[str]:
    """The Latin words of a text that are no names. An id of a way's step is the way's and the step's together."""
    known = {*names}
    found = set(WORD.findall(NAMES.sub(" ", said)))
    return {word for word in found if word not in EXCEPTIONS and not _made_of(word, known)}


def _made_of(word: str, names: set[str]) -> bool:
    if word in names:
        return True
    heads = (word[:i] for i, sign in enumerate(word) if sign == "-")
    return any(head in names and _made_of(word[len(head) + 1 :], names) for head in heads)


def ids_in(folder: Path) -> frozenset[str]:
    """The ids of steps, messages, ways, their exits and categories: names that playbooks give, and that are typed."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yaml")))
    plain = set(re.findall(r"\bid: ([a-z0-9-]+)|^ +([a-z0-9-]+):$", text, re.M))
    exits = re.findall("([a-z0-9-]+): ", " ".join(re.findall(r"\bexits: \{([^}]*)\}", text)))
    return frozenset(name for found in plain for name in found if name) | {
        *exits,
        *(path.stem for path in folder.glob("*.yaml")),
    }


def typed_names() -> frozenset[str]:
    """What is typed as it is: commands, topics, facts, keys and words of terms, codes."""
    # Imported here, since a Chinese kefu is to choose its language before.
    from kefu.cli.frame.commands import every
    from kefu.cli.frame.topics import TOPICS
    from kefu.core.reports.terms.words import IS, KEYS
    from kefu.core.vocabulary.facts import FACTS
    from kefu.core.vocabulary.words import TABLES

    words = {code for table in TABLES.values() for code in table.words}
    return frozenset(
        words
        | {name for path, _command in every() for name in path}
        | {topic.name for topic in TOPICS}
        | {*FACTS, *KEYS.words, *IS.words, *HELP}
    )


def latin_in_help(page: str) -> set[str]:
    """The Latin words of a page of the help that nobody types."""
    return {word for word in latin(page, typed_names()) if not re.fullmatch("[A-Z]+", word)}
