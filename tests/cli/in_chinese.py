"""Loads what a Chinese kefu needs, so that the processes which begin after it (see forked.py) start at once."""

from importlib import import_module

from kefu.cli.frame.language import choose

choose("zh")

from kefu.cli.frame.commands import every  # noqa: E402

for _path, command in every():
    if command.module:
        import_module(f"kefu.cli.{command.module}")
for name in (
    "core.actions.table",
    "desk.session",
    "desk.lists.rows",
    "desk.play.play",
    "render.table",
    "render.playbook",
):
    import_module(f"kefu.{name}")
