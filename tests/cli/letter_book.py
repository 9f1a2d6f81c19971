"""A small playbook of the tests' own: a contact, a choice, a gate, an amount, a wait. It stays when the shipped ones change."""

from pathlib import Path

from tests.cli.working import Desk

CATEGORY = "cod-letter"
BOOK = """category: cod-letter
title: {zh: 凭函改款, en: COD by letter}
aliases: [凭函]
kind: problem
needs: [waybill, sender, recipient]
close: [reply]
messages:
  need-letter:
    to: sender
    channel: wechat
    zh: "{{sender.surname}}先生/女士，运单 {{waybill}} 改代收货款，请出具盖章签字的确认函。"
    en: "Dear {{sender.surname}}, to change the COD amount of waybill {{waybill}} we need a letter."
  change-amount:
    to: finance
    channel: system
    zh: "运单 {{waybill}} 代收货款改为 {{payment.cod}} 元，请登记并回复。"
    en: "Waybill {{waybill}}: COD changed to {{payment.cod}} yuan. Please register it and reply."
  change-way:
    to: finance
    channel: system
    zh: "运单 {{waybill}} 改收款方式：{{answers.new-way}}。请登记并回复。"
    en: "Waybill {{waybill}}: paid in another way: {{answers.new-way}}. Please register it and reply."
steps:
- id: ask-sender
  contact: sender
- id: change
  ask: {zh: "寄件人要怎么改？", en: "What does the sender want?"}
  choices:
    amount: {zh: "改金额", en: "another amount"}
    way: {zh: "改收款方式", en: "another way of paying", next: new-way}
    keep: {zh: "不改", en: "nothing changes", next: kept}
- id: letter-here
  ask: {zh: "确认函到了吗？", en: "Is the letter here?"}
  choices:
    "yes": {zh: 到了, en: "yes"}
    "no": {zh: "没有", en: "no", next: kept}
- id: letter
  evidence: letter
  of: {zh: "盖章签字的确认函", en: "the letter, stamped and signed"}
  guards: [payment.cod]
  say: need-letter
- id: verify
  do: {zh: "向寄件人核实确认函", en: "Verify the letter with the sender"}
- id: new-amount
  ask: {zh: "改成多少元？", en: "The new COD amount?"}
  type: money
  fact: payment.cod
- id: confirmed
  wait: finance
  say: change-amount
  choices:
    registered: {next: ledger}
    confirmed: {next: ledger}
  otherwise: chase
- id: new-way
  ask: {zh: "改成哪种收款方式？", en: "Which way of paying?"}
- id: confirmed-way
  wait: finance
  say: change-way
  choices:
    registered: {next: ledger}
    confirmed: {next: ledger}
  otherwise: chase
- id: ledger
  contact: courier
- id: outcome
  resolve: corrected
  next: done
- id: kept
  end: kept
- id: chase
  escalate: supervisor
  why: {zh: "财务没有登记", en: "not registered by finance"}
  source: own
- id: left-open
  end: open
- id: done
  close: solved
tests:
- name: the amount, registered
  answers: {change: amount, letter-here: "yes", new-amount: "300", confirmed: registered}
  expect: {path: [ask-sender, change, letter-here, letter, verify, new-amount, confirmed, ledger, outcome, done], end: solved}
- name: the way of paying, confirmed
  answers: {change: way, new-way: 支票, confirmed-way: confirmed}
  expect: {path: [ask-sender, change, new-way, confirmed-way, ledger, outcome, done], end: solved}
- name: the amount, confirmed
  answers: {change: amount, letter-here: "yes", new-amount: "300", confirmed: confirmed}
  expect: {path: [ask-sender, change, letter-here, letter, verify, new-amount, confirmed, ledger, outcome, done], end: solved}
- name: the way of paying, registered
  answers: {change: way, new-way: 支票, confirmed-way: registered}
  expect: {path: [ask-sender, change, new-way, confirmed-way, ledger, outcome, done], end: solved}
- name: the amount, nobody answers
  answers: {change: amount, letter-here: "yes", new-amount: "300", confirmed: none}
  expect: {path: [ask-sender, change, letter-here, letter, verify, new-amount, confirmed, chase, left-open], end: open}
- name: the way of paying, nobody answers
  answers: {change: way, new-way: 支票, confirmed-way: none}
  expect: {path: [ask-sender, change, new-way, confirmed-way, chase, left-open], end: open}
- name: no letter
  answers: {change: amount, letter-here: "no"}
  expect: {path: [ask-sender, change, letter-here, kept], end: kept}
- name: nothing changes
  answers: {change: keep}
  expect: {path: [ask-sender, change, kept], end: kept}
"""


def book_of(desk: Desk) -> Path:
    """The file of the playbook on a desk."""
    return desk.path / f"playbooks/{CATEGORY}.yaml"


def add_book(desk: Desk) -> None:
    """Give a desk the playbook, by a commit; nothing is wrong with it, and its tests take every branch."""
    book_of(desk).write_text(BOOK, encoding="utf-8")
    desk.commit("a playbook of the test")
    assert desk.kefu("playbook", "lint", str(book_of(desk))).code == 0
    assert desk.kefu("playbook", "test", CATEGORY).err == "8 tests, 0 failed, 0 branches not taken\n"
