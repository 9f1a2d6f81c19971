"""The screens in the READMEs: what `kefu` prints, on a terminal of 80 columns, on a small desk of a fixed day.

As text in the READMEs, and as pictures with the colours of the terminal, docs/screen*.svg.

`python tests/tools/readme_screen.py` writes them; with --check it only compares, and ends with 1 if one is stale.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import pexpect
from wcwidth import wcswidth

from kefu.core.vocabulary import ids

ROOT = Path(__file__).parent.parent.parent
READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh-CN.md"}
PICTURES = {"en": ROOT / "docs/screen.svg", "zh": ROOT / "docs/screen.zh-CN.svg"}
BLOCK = re.compile("(?ms)(^<!-- screen -->\n```text\n)(.*?)(^```$)")
DAY = "2026-11-17"
HEADS = ("2611177K3F9Q", "2611172M8C4T", "2611179D5H1W")
"""What stands for the numbers, which are drawn by lot, without their check characters."""
PARTIES = (
    "--incomplete --no-input --sender 魏远 --sender-phone 13900001234 --sender-address 北京市朝阳区建国路88号 "
    "--recipient 韩笑天 --recipient-phone 13800005678 --recipient-address 浙江省杭州市余杭区文一西路969号"
)
SGR = re.compile("\x1b\\[[0-9;]*m")
GROUND, INK = "#161b22", "#e6edf3"
COLOURS = {
    "1": ("bold", "font-weight: bold"),
    "31": ("red", "fill: #ff938a"),
    "32": ("green", "fill: #7ee787"),
    "33": ("yellow", "fill: #f2cc60"),
    "35": ("magenta", "fill: #d2a8ff"),
    "36": ("cyan", "fill: #76e3ea"),
}
"""What a terminal's colours are in the picture: each is read on its ground."""
FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', 'Noto Sans Mono CJK SC', monospace"
CELL, LINE, EDGE = 8.4, 19, 16
TITLES = {"en": "kefu on a terminal of 80 columns", "zh": "80 列终端上的 kefu"}
LINES = {
    "en": (
        (
            "09:05",
            "open signed-not-received 75312345678901 shown as signed by the guard "
            f"--channel phone --direction inbound --customer recipient --delivery Yuhang {PARTIES}",
        ),
        ("09:10", "wait {0} courier:courier-7 please ask at the guard house --channel group --within 40m"),
        (
            "09:30",
            "open damaged 75312345678918 box crushed, two cups broken "
            f"--channel phone --direction inbound --customer recipient --delivery Yuhang {PARTIES}",
        ),
        (
            "10:00",
            "open delivery-reminder 75312345678925 needed before the weekend "
            f"--channel phone --direction inbound --customer recipient --delivery Yuhang {PARTIES}",
        ),
    ),
    "zh": (
        (
            "09:05",
            "open 签收未收到 75312345678901 显示门卫签收,收件人没收到 "
            f"--channel 电话 --direction 进港 --customer 收件人 --delivery 杭州余杭 {PARTIES}",
        ),
        ("09:10", "wait {0} 快递员:courier-7 请查门卫处 --channel 群 --within 40m"),
        (
            "09:30",
            "open 破损 75312345678918 外箱压坏,两只杯子碎了 "
            f"--channel 电话 --direction 进港 --customer 收件人 --delivery 杭州余杭 {PARTIES}",
        ),
        (
            "10:00",
            "open 催件 75312345678925 周末前要用 "
            f"--channel 电话 --direction 进港 --customer 收件人 --delivery 杭州余杭 {PARTIES}",
        ),
    ),
}
"""What happens on the desk before somebody looks: when, and the command line."""


def screen(language: str, folder: Path) -> str:
    """Return what bare `kefu` shows at 15:30 on the desk in `folder`, which is made for it, with its colours."""
    desk = folder / language
    numbers: list[str] = []
    _kefu(desk, language, f"{DAY}T09:00:00+08:00", "init", str(desk), "--name", "desk")
    for at, line in LINES[language]:
        typed = line.format(*numbers).split()
        out = _kefu(desk, language, f"{DAY}T{at}:00+08:00", "-C", str(desk), *typed)
        numbers += [out.strip()] if typed[0] == "open" else []
    env = {**_environment(desk, language, f"{DAY}T15:30:00+08:00"), "TERM": "xterm"}
    command = ["-m", "kefu", "-C", str(desk)]
    shown, code = pexpect.run(
        " ".join([sys.executable, *command]), env=env, withexitstatus=True, timeout=60, encoding="utf-8"
    )
    assert code == 0, shown
    text = shown.replace("\r\n", "\n")
    for number, head in zip(numbers, HEADS, strict=True):
        text = text.replace(number, f"{head[:6]}-{head[6:]}{ids.check_character(head)}")
    return "\n".join(["$ kefu", *(line.rstrip() for line in text.rstrip("\n").split("\n")), ""])


def plain(shown: str) -> str:
    """Return a screen without its colours."""
    return SGR.sub("", shown)


def picture(shown: str, language: str) -> str:
    """Return a screen as SVG. It has a ground of its own, so that it is read on a light page and on a dark one."""
    lines = shown.rstrip("\n").split("\n")
    width, height = 80 * CELL + 2 * EDGE, len(lines) * LINE + 2 * EDGE
    body = [
        f'<text x="{EDGE + column * CELL:g}" y="{EDGE + row * LINE + 14}" textLength="{wcswidth(part) * CELL:g}"'
        f"{_class(colour)}>{escape(part)}</text>"
        for row, line in enumerate(lines)
        for column, part, colour in _parts(line)
    ]
    styles = [f".{name} {{ {style} }}" for name, style in COLOURS.values()]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
            f' role="img" aria-labelledby="title desc" xml:lang="{language}">',
            f'<title id="title">{escape(TITLES[language])}</title>',
            f'<desc id="desc">{escape(plain(shown))}</desc>',
            f"<style>text {{ font: 14px {FONTS}; fill: {INK}; white-space: pre }} {' '.join(styles)}</style>",
            f'<rect x="0.5" y="0.5" width="{width - 1:g}" height="{height - 1:g}" rx="8" fill="{GROUND}" stroke="#6e7681"/>',
            *body,
            "</svg>",
            "",
        ]
    )


def _class(colour: str) -> str:
    return f' class="{COLOURS[colour][0]}"' if colour else ""


def _parts(line: str) -> Iterator[tuple[int, str, str]]:
    """Yield what stands on a line between wide gaps: the column, the text and the number of its colour, empty for none."""
    column, colour = 0, ""
    for piece in re.split("(\x1b\\[[0-9;]*m)", line):
        if SGR.fullmatch(piece):
            colour = piece[2:-1].removeprefix("0")
            continue
        for found in re.finditer("[^ ]+(?: [^ ]+)*", piece):
            yield column + wcswidth(piece[: found.start()]), found[0], colour
        column += wcswidth(piece)


def _environment(desk: Path, language: str, now: str) -> dict[str, str]:
    person = {"NAME": "Li Hua", "EMAIL": "lihua@example.org"}
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "LC_ALL": "C.UTF-8",
        "HOME": str(desk.parent),
        "COLUMNS": "80",
        "TERM": "dumb",
        "GIT_PAGER": "cat",
        "KEFU_NOW": now,
        "KEFU_LANG": language,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{who}_{key}": value for who in ("AUTHOR", "COMMITTER") for key, value in person.items()},
    }


def _kefu(desk: Path, language: str, now: str, *words: str) -> str:
    env = _environment(desk, language, now)
    command = [sys.executable, "-m", "kefu", *filter(None, words)]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout


def fresh(language: str, folder: Path) -> dict[Path, str]:
    """Return the README with its screen as it is now, and the picture of the screen."""
    shown, readme = screen(language, folder), READMES[language]
    text = BLOCK.sub(lambda m: m[1] + plain(shown) + m[3], readme.read_text(encoding="utf-8"))
    return {readme: text, PICTURES[language]: picture(shown, language)}


def main() -> int:
    """Write the screens, with --check compare them."""
    stale = []
    with tempfile.TemporaryDirectory() as folder:
        for language in READMES:
            for path, text in fresh(language, Path(folder)).items():
                if not path.exists() or text != path.read_text(encoding="utf-8"):
                    stale.append(path)
                    if sys.argv[1:] != ["--check"]:
                        path.write_text(text, encoding="utf-8")
    if sys.argv[1:] == ["--check"]:
        print(*(f"{path.name}: run python tests/tools/readme_screen.py" for path in stale), sep="\n", end="")
        return 1 if stale else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
