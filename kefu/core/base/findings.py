"""Something wrong in data, as a value with a code, a file and a line. Data is never skipped; it is reported."""

from dataclasses import field

from kefu.core.base.errors import Arg, Translate, same, shown
from kefu.core.base.frozen import frozen


@frozen
class Finding:
    """One finding. `line` counts from 1; 0 where the whole file is meant. `args` fill the template's named fields."""

    code: str
    template: str
    path: str = ""
    line: int = 0
    args: tuple[tuple[str, Arg], ...] = field(default=())

    def text(self, translate: Translate = same) -> str:
        """Return the sentence, without its place, in the language of `translate`."""
        return translate(self.template).format(**shown(self.args, translate))

    def placed(self, path: str) -> "Finding":
        """Return the same finding in the file `path`."""
        return Finding(self.code, self.template, path, self.line, self.args)


def finding(code: str, template: str, *, path: str = "", line: int = 0, **args: Arg) -> Finding:
    """Return a finding with its arguments by name."""
    return Finding(code, template, path, line, tuple(args.items()))
