"""Recipes for a CI or a crontab: what is overdue, asked every quarter of an hour, and who admits what is handed in."""

import json
import shlex
from collections.abc import Sequence

from kefu.core.base.errors import Refused, Usage
from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen
from kefu.desk.session import Session
from kefu.store.codecs import commit as commit_codec
from kefu.store.codecs import config as config_codec
from kefu.store.git.repo import Repo
from kefu.store.journal.write import FileChange, Journal, Person, Plan, View
from kefu.store.yaml import edit as yamledit

_GITHUB = """\
# Every quarter of an hour: which tickets became overdue since the last time. Red only when there are new ones.
# The clone is shallow and has no vault: names and phones are masked there, and nothing is written.
name: overdue
on:
  schedule:
    - cron: "*/15 * * * *"
  workflow_dispatch: {}
permissions:
  contents: read
jobs:
  overdue:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 1
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: {install}
      - run: kefu overdue --crossed 15m --fail --format junit > overdue.xml
      - if: always()
        uses: actions/upload-artifact@v4
        with:
          name: overdue
          path: overdue.xml
"""
_GITLAB = """\
# In the project's pipeline schedules: */15 * * * *. Red only when tickets became overdue since the last time.
# The clone is shallow and has no vault: names and phones are masked there, and nothing is written.
overdue:
  image: python:3.12
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule"
  variables:
    GIT_DEPTH: "1"
  script:
    - {install}
    - kefu overdue --crossed 15m --fail --format junit > overdue.xml
  artifacts:
    when: always
    reports:
      junit: overdue.xml
"""
_GITHUB_INBOX = """\
# What somebody pushes to inbox/NAME is judged here, and the desk's branch moves on to it. Whoever looks after the repository:
# a deploy key that may write (its private half as the secret KEFU_DESK_KEY), and a ruleset by which the desk's branch and
# refs/kefu/vault/ take pushes of that key alone. An administrator can still pass all of that by.
name: inbox
on:
  push:
    branches: ["inbox/**"]
concurrency: kefu-inbox
permissions:
  contents: read
jobs:
  admit:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          ref: ${{ github.event.repository.default_branch }}
          fetch-depth: 0
          ssh-key: ${{ secrets.KEFU_DESK_KEY }}
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: {install}
      - run: kefu remote admit "$GITHUB_REF_NAME"
"""
_GITLAB_INBOX = """\
# What somebody pushes to inbox/NAME is judged here, and the desk's branch moves on to it. Whoever looks after the project: a
# deploy key that may write (its private half as the variable KEFU_DESK_KEY, of type file), and the desk's branch protected so
# that it takes pushes of that key alone. An administrator can still pass all of that by.
admit:
  image: python:3.12
  resource_group: kefu-inbox
  rules:
    - if: $CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH =~ /^inbox\\//
  variables:
    GIT_STRATEGY: none
    GIT_SSH_COMMAND: ssh -i $KEFU_DESK_KEY -o StrictHostKeyChecking=accept-new
  script:
    - chmod 600 "$KEFU_DESK_KEY"
    - {install}
    - rm -rf desk
    - kefu clone "ssh://git@$CI_SERVER_HOST/$CI_PROJECT_PATH.git" desk
    - kefu -C desk remote admit "$CI_COMMIT_BRANCH"
"""
INBOX = "inbox/{staff}"
"""The branch by which each person hands in."""
_CRONTAB = """\
# Once: (crontab -l; kefu init DIR --ci crontab) | crontab -   (or add these lines by hand: crontab -e)
# Writes what was missed{shares}, and mails it; mails what became overdue since the last time. Else there is no mail.
*/15 * * * * {kefu} sweep --quiet{sync}
*/15 * * * * {kefu} overdue --crossed 15m --quiet
"""


@frozen
class Recipe:
    """One recipe: the file in the desk that holds it (none: it is only printed) and its text.

    `inbox`: it admits what people hand in, which kefu.yaml then says.
    """

    name: str
    path: str
    text: str
    inbox: bool = False

    def installing(self, command: str) -> "Recipe":
        """Return the recipe for a machine on which `command` installs kefu. Usage if it is not one line."""
        if not command.strip() or not command.isprintable():
            raise Usage(
                "init --ci {name}: say how kefu is installed there, in one line: --install 'python -m pip install PLACE'",
                name=self.name,
            )
        # JSON's strings are YAML's as well, whatever is in them.
        text = self.text.replace("{install}", json.dumps(command, ensure_ascii=False))
        return Recipe(self.name, self.path, text, self.inbox)


RECIPES = {
    r.name: r
    for r in (
        Recipe("github", ".github/workflows/kefu.yml", _GITHUB),
        Recipe("gitlab", ".gitlab-ci.yml", _GITLAB),
        Recipe("crontab", "", _CRONTAB),
    )
}
INBOXES = {
    r.name: r
    for r in (
        Recipe("github", ".github/workflows/kefu-inbox.yml", _GITHUB_INBOX, inbox=True),
        Recipe("gitlab", ".gitlab-ci.yml", f"{_GITLAB}\n{_GITLAB_INBOX}", inbox=True),
    )
}
"""The recipes by which a hosting service admits."""


def crontab(repo: Repo, program: Sequence[str]) -> str:
    """Return the lines for this machine's crontab. `program`: the words that start kefu here, the first an absolute path.

    A desk without a remote is swept and not synced.
    """
    # cron takes a bare % for the end of the line, and has hardly a PATH.
    kefu = shlex.join([*program, "-C", str(repo.top or repo.git_dir)]).replace("%", "\\%")
    remote = any(key.startswith("remote.") and key.endswith(".url") for key in repo.settings)
    said = {"shares": " and shares it" if remote else "", "sync": f" && {kefu} sync --quiet" if remote else ""}
    return RECIPES["crontab"].text.format(kefu=kefu, **said).rstrip("\n")


def add_recipe(session: Session, recipe: Recipe) -> tuple[Finding, ...]:
    """Commit the recipe's file to the desk and return what was healed on the way.

    Refused where a file of that name stands already.
    """
    person, email = session.repo.identity()
    now = session.now

    def decide(view: View) -> Plan:
        if view.file(recipe.path) is not None:
            raise Refused("{path} stands in this desk already; change it by hand", path=recipe.path)
        message = commit_codec.administrative(f"init: a recipe for {recipe.name}", "init")
        files = [FileChange(recipe.path, recipe.text.encode())]
        held = view.file(config_codec.PATH) if recipe.inbox else None
        if held is not None:
            named = yamledit.edit(held.data, {("sync", "inbox"): INBOX}, config_codec.PATH)
            files += [FileChange(config_codec.PATH, named)]
        return Plan(files=files, message=message, author=Person(person, email, now), written=now, op="INIT")

    journal = Journal(session.repo, sign=session.desk.sign)
    journal.write(decide)
    return tuple(journal.notices)
