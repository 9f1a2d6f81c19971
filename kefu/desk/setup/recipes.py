"""Recipes for a CI or a crontab that ask the desk every quarter of an hour what is overdue."""

from kefu.core.base.errors import Refused
from kefu.core.base.findings import Finding
from kefu.core.base.frozen import frozen
from kefu.desk.session import Session
from kefu.store.codecs import commit as commit_codec
from kefu.store.journal.write import FileChange, Journal, Person, Plan, View

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
      - run: python -m pip install kefu
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
    - python -m pip install kefu
    - kefu overdue --crossed 15m --fail --format junit > overdue.xml
  artifacts:
    when: always
    reports:
      junit: overdue.xml
"""
_CRONTAB = """\
# kefu init DIR --ci crontab | crontab -   (or add these lines by hand: crontab -e)
# Writes what was missed and shares it; mails what became overdue since the last time.
*/15 * * * * kefu -C {dir} sweep && kefu -C {dir} sync
*/15 * * * * kefu -C {dir} overdue --crossed 15m
"""


@frozen
class Recipe:
    """One recipe: the file in the desk that holds it (none: it is only printed) and its text."""

    name: str
    path: str
    text: str


RECIPES = {
    r.name: r
    for r in (
        Recipe("github", ".github/workflows/kefu.yml", _GITHUB),
        Recipe("gitlab", ".gitlab-ci.yml", _GITLAB),
        Recipe("crontab", "", _CRONTAB),
    )
}


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
        change = FileChange(recipe.path, recipe.text.encode())
        return Plan(files=[change], message=message, author=Person(person, email, now), written=now, op="INIT")

    journal = Journal(session.repo, sign=session.desk.sign)
    journal.write(decide)
    return tuple(journal.notices)
