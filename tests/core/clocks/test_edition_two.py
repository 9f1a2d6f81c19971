"""The worked table of edition 2: a row for each cell of the trade's table that differs from edition 1."""

import pytest

from kefu.core.base.errors import KefuError
from kefu.core.config.desk import Outage
from kefu.store.codecs.rules import shipped
from tests.core.clocks.acted import Worked, a_desk, at

IN = "direction=inbound branches.origin=北京建国门 branches.delivery=杭州余杭 recipient.phone=1********66"
OUT = "direction=outbound branches.origin=杭州余杭 branches.delivery=北京建国门 recipient.phone=1********66"
FAILED = f"category=failed-delivery kind=problem {IN}"
LOCAL = "category=failed-delivery kind=problem branches.origin=杭州余杭 branches.delivery=杭州良渚 recipient.phone=1********66"
TRIED = "23 09:00 event what=attempt reason=nobody-home"
NOTICE = "23 10:00 wait for=origin channel=system"
CALL = "contact party=origin channel=phone outcome=reached"
NAMED = f"{CALL} name=张* number=1********66"

TABLE = [
    # rule, the ticket, what is done, the clock, how it stands (at the end of the lines' last day where it runs)
    ("R02 starts", f"category=damaged {IN}", ["23 09:00 event what=problem-found whom=hub"], "hub-register", "running 23 10:00 hub"),
    ("R02 not by telling the hub", f"category=damaged {IN}", ["23 09:00 wait for=hub"], "hub-register", "-"),
    ("R02 own time", f"category=damaged {IN}", ["23 11:00 event what=problem-found whom=hub when=23_09:00"], "hub-register",
     "running 23 10:00 hub"),
    ("R02 met by the hub", f"category=damaged {IN}", ["23 09:00 event what=problem-found whom=hub",
     "23 09:30 event what=registered whom=hub"], "hub-register", "met 23 09:30"),
    ("R02 not by us", f"category=damaged {IN}", ["23 09:00 event what=problem-found whom=hub",
     "23 09:30 event what=registered whom=us", "23 09:40 contact party=hub channel=phone outcome=reached"], "hub-register",
     "running 23 10:00 hub"),
    ("R03 starts", f"category=damaged {IN}", ["23 09:00 event what=due-in when=23_12:00"], "register", "running 23 14:00 delivery"),
    ("R03 by a later category, from the due-in", FAILED, ["23 09:00 event what=due-in when=23_12:00",
     "23 10:00 amend category=damaged"], "register", "running 23 14:00 delivery"),
    ("R03 by a later category, entered before it", FAILED, ["23 09:00 event what=due-in when=23_12:00", "23 15:00 amend category=damaged",
     "23 17:00 event what=registered whom=us when=23_13:50"], "register", "met 23 13:50"),
    ("R03 by a later category, told before it in an outage", FAILED, ["23 09:00 event what=due-in when=23_12:00",
     "23 12:30 event what=outage when=23_12:00", f"23 13:00 {NAMED}", "23 15:00 amend category=damaged"], "register", "-"),
    ("R03 with a due-in that is written down last", f"category=damaged {IN}", ["23 13:00 event what=registered whom=us",
     "23 17:00 event what=due-in when=23_12:00"], "register", "met 23 13:00"),
    ("R03 not out", f"category=damaged {OUT}", ["23 09:00 event what=due-in when=23_12:00"], "register", "-"),
    ("R03 own time", f"category=damaged {IN}", ["23 09:00 event what=due-in when=23_12:00",
     "23 17:00 event what=registered whom=us when=23_13:50"], "register", "met 23 13:50"),
    ("R03 own time late", f"category=damaged {IN}", ["23 09:00 event what=due-in when=23_12:00",
     "23 17:00 event what=registered whom=us when=23_14:10"], "register", "met-late 23 14:10"),
    ("R03 not by a named call", f"category=damaged {IN}", ["23 09:00 event what=due-in when=23_12:00", f"23 13:00 {NAMED}"],
     "register", "running 23 14:00 delivery"),
    ("R03 by a named call in an outage", f"category=damaged {IN}", ["23 09:00 event what=due-in when=23_12:00",
     "23 12:30 event what=outage when=23_12:00", f"23 13:00 {NAMED}"], "register", "met 23 13:00"),
    ("R03 not after the end of an outage that was added later, with another beginning", f"category=damaged {IN}",
     ["23 09:00 event what=due-in when=23_12:00", "23 12:04 event what=outage", "23 12:40 event what=outage when=23_12:00 until=23_12:30",
      f"23 13:00 {NAMED}"], "register", "running 23 14:00 delivery"),
    ("R03 by a call before that end", f"category=damaged {IN}", ["23 09:00 event what=due-in when=23_12:00", "23 12:04 event what=outage",
     "23 12:40 event what=outage when=23_12:10 until=23_13:30", f"23 13:00 {NAMED}"], "register", "met 23 13:00"),
    ("R03 not to head office", f"category=damaged {IN}", ["23 09:00 event what=due-in when=23_12:00",
     "23 12:30 event what=outage when=23_12:00", "23 13:00 contact party=head-office channel=phone outcome=reached name=张* number=1********66"],
     "register", "running 23 14:00 delivery"),
    ("R03 not by a scan", f"category=damaged {IN}", ["23 09:00 event what=due-in when=23_12:00", "23 13:00 event what=arrived",
     "23 13:10 attach kind=photo"], "register", "running 23 14:00 delivery"),
    ("R04 starts", FAILED, [TRIED], "notify", "running 23 23:59 delivery"),
    ("R04 met online", FAILED, [TRIED, NOTICE], "notify", "met 23 10:00"),
    ("R04 met by a posted message", FAILED, [TRIED, "23 10:00 contact party=origin channel=group outcome=sent"], "notify", "met 23 10:00"),
    ("R04 met by a notice that is written down first", FAILED, [NOTICE, "23 18:00 event what=attempt reason=nobody-home when=23_09:00"],
     "notify", "met 23 10:00"),
    ("R04 not by a notice before it", FAILED, [NOTICE, "23 18:00 event what=attempt reason=nobody-home when=23_11:00"],
     "notify", "running 23 23:59 delivery"),
    ("R04 not by an entry without the sending branch", "category=failed-delivery direction=inbound", ["23 10:00 event what=registered",
     "23 18:00 event what=attempt reason=nobody-home when=23_09:00"], "notify", "running 23 23:59 delivery"),
    ("R04 not by phone", FAILED, [TRIED, f"23 10:00 {NAMED}"], "notify", "running 23 23:59 delivery"),
    ("R04 not by a wait told by phone", FAILED, [TRIED, "23 10:00 wait for=origin channel=phone"], "notify", "running 23 23:59 delivery"),
    ("R04 not to another branch", FAILED, [TRIED, "23 10:00 wait for=origin:上海闵行 channel=system"], "notify",
     "running 23 23:59 delivery"),
    ("R04 to the branch by name", FAILED, [TRIED, "23 10:00 wait for=origin:北京建国门 channel=system"], "notify", "met 23 10:00"),
    ("R04 not by what came in", FAILED, [TRIED, "23 10:00 contact party=origin channel=group outcome=reached way=in"], "notify",
     "running 23 23:59 delivery"),
    ("R04 by the entry online", FAILED, [TRIED, "23 10:00 event what=registered"], "notify", "met 23 10:00"),
    ("R04 not where the sending branch is unknown", "category=failed-delivery direction=inbound", [TRIED, "23 10:00 event what=registered"],
     "notify", "running 23 23:59 delivery"),
    ("R04 anew", FAILED, [TRIED, NOTICE, "24 09:00 event what=attempt reason=nobody-home"], "notify", "running 24 23:59 delivery"),
    ("R04 out: they tell us", f"category=failed-delivery {OUT}", [TRIED, "23 10:00 contact party=delivery channel=group outcome=reached way=in"],
     "notify", "met 23 10:00"),
    ("R04 out: they had told us", f"category=failed-delivery raised-by=delivery {OUT}", [TRIED], "notify", "-"),
    ("R04 not where one branch does both", "category=failed-delivery branches.origin=杭州余杭 branches.delivery=杭州余杭", [TRIED], "notify", "-"),
    ("R06a not local", LOCAL, [NOTICE], "reply", "-"),
    ("R07 not local", LOCAL, [NOTICE, "23 14:00 reply party=origin result=redelivery"], "redeliver", "-"),
    ("R08 not by a redelivery", FAILED, [NOTICE, "23 14:00 reply party=origin result=redelivery"], "return-run", "-"),
    ("R08 out, the day they told us", f"category=failed-delivery raised-by=delivery {OUT}",
     ["23 09:00 reply party=us result=return-agreed to=delivery"], "return-run", "running 23 23:59"),
    ("R08 out, another day", f"category=failed-delivery raised-by=delivery {OUT}",
     ["24 09:00 reply party=us result=return-agreed to=delivery"], "return-run", "-"),
    ("R04 not local", LOCAL, [TRIED], "notify", "-"),
    ("R06a starts", FAILED, [NOTICE], "reply", "running 24 10:00"),
    ("R06a for the sending branch only", FAILED, ["23 10:00 wait for=origin:上海闵行 channel=system"], "reply", "-"),
    ("R06a not where it is told only", FAILED, [TRIED, "23 10:00 contact party=origin channel=group outcome=sent"], "reply", "-"),
    ("R06a not for a parcel held until a day", FAILED, [NOTICE, "23 11:00 reply party=origin result=held",
     "23 11:10 wait for=origin channel=system until=26_10:00"], "reply", "met 23 11:00"),
    ("R06a met", FAILED, [NOTICE, "23 11:00 reply party=origin result=redelivery"], "reply", "met 23 11:00"),
    ("R06a not by what cannot be used", FAILED, [NOTICE, "23 11:00 reply party=origin result=other invalid=yes text=看着办"], "reply",
     "running 24 10:00"),
    ("R06a not by an answer that decides nothing", FAILED, [NOTICE, "23 11:00 reply party=origin result=explained"], "reply", "running 24 10:00"),
    ("R06a not by a call without a result", FAILED, [NOTICE, "23 11:00 contact party=origin channel=phone outcome=reached way=in"], "reply",
     "running 24 10:00"),
    ("R06a not by the sender unasked", FAILED, [NOTICE, "23 11:00 reply party=sender result=redelivery"], "reply", "running 24 10:00"),
    ("R06a by the sender asked", FAILED, [NOTICE, "23 10:30 wait for=sender", "23 11:00 reply party=sender result=redelivery"], "reply",
     "met 23 11:00"),
    ("R06-out starts with their ticket", f"category=failed-delivery raised-by=delivery {OUT}", [], "answer", "running 24 08:00"),
    ("R06-out starts with their call", f"category=failed-delivery {OUT}", ["23 09:00 contact party=delivery channel=group outcome=reached way=in"],
     "answer", "running 24 09:00"),
    ("R06-out starts with their entry", f"category=failed-delivery {OUT}", ["23 10:00 event what=registered whom=delivery when=23_09:00"],
     "answer", "running 24 09:00"),
    ("R06-out not of the sender", f"category=failed-delivery raised-by=sender {OUT}", ["23 09:00 contact party=sender channel=phone outcome=reached"],
     "answer", "-"),
    ("R06-out met by reply", f"category=failed-delivery raised-by=delivery {OUT}", ["23 09:00 reply party=us result=redelivery to=delivery"],
     "answer", "met 23 09:00"),
    ("R06-out met by a message with it", f"category=failed-delivery raised-by=delivery {OUT}",
     ["23 09:00 contact party=delivery channel=group outcome=sent decision=redelivery"], "answer", "met 23 09:00"),
    ("R06-out met by a wait with it", f"category=failed-delivery raised-by=delivery {OUT}",
     ["23 09:00 wait for=delivery channel=system decision=return-agreed"], "answer", "met 23 09:00"),
    ("R06-out not by asking the sender", f"category=failed-delivery raised-by=delivery {OUT}",
     ["23 09:00 contact party=sender channel=phone outcome=reached", "23 09:10 reply party=us result=answered to=sender"], "answer",
     "running 24 08:00"),
    ("R06-out not by asking back", f"category=failed-delivery raised-by=delivery {OUT}",
     ["23 09:00 contact party=delivery channel=group outcome=sent", "23 09:10 wait for=delivery channel=system"], "answer", "running 24 08:00"),
    ("R07 starts", FAILED, [NOTICE, "23 14:00 reply party=origin result=redelivery"], "redeliver", "running 24 14:00 delivery"),
    ("R07 by corrected data", FAILED, [NOTICE, "23 14:00 reply party=origin result=corrected"], "redeliver", "running 24 14:00 delivery"),
    ("R07 out", f"category=failed-delivery raised-by=delivery {OUT}", ["23 14:00 reply party=us result=redelivery to=delivery"], "redeliver",
     "running 24 14:00 delivery"),
    ("R07 nobody bears it without a phone", "category=failed-delivery direction=inbound branches.origin=北京建国门",
     [NOTICE, "23 14:00 reply party=origin result=redelivery"], "redeliver", "running 24 14:00"),
    ("R07 nobody bears it with a wrong phone", FAILED, ["23 09:00 event what=attempt reason=wrong-phone", NOTICE,
     "23 14:00 reply party=origin result=redelivery"], "redeliver", "running 24 14:00"),
    ("R07 met by the courier", FAILED, [NOTICE, "23 14:00 reply party=origin result=redelivery", "23 16:00 reply party=courier result=delivered"],
     "redeliver", "met 23 16:00"),
    ("R07 not by the way", FAILED, [NOTICE, "23 14:00 reply party=origin result=redelivery", "23 16:00 event what=dispatched"], "redeliver",
     "running 24 14:00 delivery"),
    ("R07 not by an attempt alone", FAILED, [NOTICE, "23 14:00 reply party=origin result=redelivery",
     "23 16:00 event what=attempt reason=nobody-home"], "redeliver", "running 24 14:00 delivery"),
    ("R07 by an attempt with its message", FAILED, [NOTICE, "23 14:00 reply party=origin result=redelivery",
     "23 16:00 event what=attempt reason=nobody-home", "23 16:10 contact party=recipient channel=sms outcome=sent"], "redeliver",
     "met 23 16:10"),
    ("R07 not by the message of an earlier attempt", FAILED, [TRIED, NOTICE, "23 14:00 reply party=origin result=redelivery",
     "23 16:10 contact party=recipient channel=sms outcome=sent"], "redeliver", "running 24 14:00 delivery"),
    ("R08 the same day", FAILED, [NOTICE, "23 11:00 reply party=origin result=return-agreed"], "return-run", "running 23 13:30 delivery"),
    ("R08 not another day", FAILED, [NOTICE, "24 09:00 reply party=origin result=return-agreed"], "return-run", "-"),
    ("R08 met by what left", FAILED, [NOTICE, "23 11:00 reply party=origin result=return-agreed", "23 13:00 event what=return-sent"], "return-run",
     "met 23 13:00"),
    ("R08 not by a label", FAILED, [NOTICE, "23 11:00 reply party=origin result=return-agreed", "23 12:00 attach kind=photo",
     "23 12:10 event what=registered"], "return-run", "running 23 13:30 delivery"),
    ("R10 not by the opening", "category=inquiry kind=inquiry channel=phone", [], "consult", "running 24 08:00"),
    ("R10 not by the next call", "category=inquiry kind=inquiry", ["23 09:00 contact party=customer channel=phone outcome=reached way=in"], "consult",
     "running 24 08:00"),
    ("R10 met by our answer", "category=inquiry kind=inquiry", ["23 09:00 reply party=us result=answered"], "consult", "met 23 09:00"),
    ("R10 not by our answer to a branch", "category=inquiry kind=inquiry", ["23 09:00 reply party=us result=confirmed to=delivery"], "consult",
     "running 24 08:00"),
    ("R11 not by a message that was read", "category=other-complaint kind=complaint", ["23 09:00 contact party=customer channel=wechat outcome=read"],
     "contact", "running 23 20:00"),
    ("R11 not by a message left", "category=other-complaint kind=complaint", ["23 09:00 contact party=customer channel=sms outcome=message-left"],
     "contact", "running 23 20:00"),
    ("R11 by an answer", "category=other-complaint kind=complaint", ["23 09:00 reply party=us result=explained"], "contact", "met 23 09:00"),
    ("R12 not by a call alone", "category=order-intake kind=order channel=phone", ["23 08:10 contact party=customer channel=phone outcome=reached"],
     "order", "running 23 09:00"),
    ("R12 met when reviewed and told", "category=order-intake kind=order", ["23 08:10 reply party=us result=ordered"], "order", "met 23 08:10"),
    ("R12 met by what is missing", "category=order-intake kind=order", ["23 08:10 wait for=customer"], "order", "met 23 08:10"),
    ("R12 not by the pickup", "category=order-intake kind=order", ["23 08:30 event what=picked-up"], "order", "running 23 09:00"),
    ("R13 of a wrong delivery", f"category=mis-delivered {IN}", [], "report", "running 23 10:00"),
    ("R13 by a new category", FAILED, ["23 09:00 amend category=lost"], "report", "running 23 11:00"),
    ("R13 by a message", f"category=lost {IN}", ["23 09:00 contact party=supervisor channel=dingtalk outcome=sent"], "report", "met 23 09:00"),
    ("R13 not by a call that was not taken", f"category=lost {IN}", ["23 09:00 contact party=supervisor channel=phone outcome=message-left"],
     "report", "running 23 10:00"),
    ("R14 not by asking the hub", f"category=tracing-inquiry kind=inquiry {OUT}", ["25 09:00 event what=last-scan", "25 10:00 wait for=hub"], "stalled",
     "running 28 09:00"),
    ("R14 in its categories only", FAILED, ["25 09:00 event what=last-scan"], "stalled", "-"),
    ("R15 also for who has moved", FAILED, ["23 09:00 event what=attempt reason=moved"], "hold", "running 26 09:00"),
    ("R15 not by another answer", FAILED, ["23 09:00 event what=attempt reason=bad-address", "23 10:00 reply party=recipient result=corrected",
     "23 10:10 reply party=origin result=held"], "hold", "running 26 09:00"),
    ("R15 by the sending branch", FAILED, ["23 09:00 event what=attempt reason=bad-address", "23 10:00 reply party=origin result=corrected"], "hold",
     "met 23 10:00"),
    ("R15 by the recipient of COD", f"{FAILED} payment.method=cod", ["23 09:00 event what=attempt reason=bad-address",
     "23 10:00 reply party=recipient result=corrected"], "hold", "met 23 10:00"),
    ("R16 not of the courier", f"category=delivery-reminder kind=reminder {IN}", ["23 09:00 wait for=courier"], "verify-reply", "-"),
    ("R16a of the company", f"category=delayed kind=complaint {IN}", ["23 09:00 wait for=carrier"], "verify-reply", "running 26 09:00"),
    ("R16a not by a scan", f"category=delayed kind=complaint {IN}", ["23 09:00 wait for=carrier", "23 10:00 event what=arrived"], "verify-reply",
     "running 26 09:00"),
    ("R16b by a scan", f"category=delayed kind=complaint {IN}", ["23 09:00 wait for=carrier", "23 10:00 event what=arrived"], "verify-trace",
     "met 23 10:00"),
    ("R16b not by a reply", f"category=delayed kind=complaint {IN}", ["23 09:00 wait for=hub", "23 10:00 reply party=hub result=found"],
     "verify-trace", "running 26 09:00"),
    ("R17 not by the parcel's return", f"category=receipt-chase kind=reminder {OUT}", ["23 09:00 event what=signed when=20_09:00",
     "23 10:00 event what=returned"], "receipt-back", "running 05 09:00"),
    ("R17 by the receipt", f"category=receipt-chase kind=reminder {OUT}", ["23 09:00 event what=signed", "24 10:00 event what=receipt-back"],
     "receipt-back", "met 24 10:00"),
    ("R17 counts from the signing", f"category=receipt-chase kind=reminder {OUT}", ["23 09:00 event what=arrived", "24 10:00 event what=signed"],
     "receipt-back", "running 09 10:00"),
    ("R18 two transfers", f"category=receipt-chase kind=reminder transfers=2 {OUT}", ["23 09:00 event what=signed"], "receipt-back-two",
     "running 13 09:00"),
    ("R18 latest", f"category=receipt-chase kind=reminder transfers=2 {OUT}", ["23 09:00 event what=signed"], "receipt-back-latest",
     "running 18 09:00"),
    ("R18 in place of R17", f"category=receipt-chase kind=reminder transfers=2 {OUT}", ["23 09:00 event what=signed"], "receipt-back", "-"),
    ("R19 not by the opening", f"category=cod-return {OUT}", ["23 09:00 reply party=finance result=not-received"], "cod-return", "-"),
    ("R19 the money is here", f"category=cod-return {OUT}", ["23 09:00 reply party=finance result=received"], "cod-return", "running 24 09:00 origin"),
    ("R19 by a booking", f"category=cod-return {OUT}", ["23 09:00 settle kind=cod-collected amount=5 stage=paid"], "cod-slip",
     "running 24 09:00 origin"),
    ("R19 paid without a slip", f"category=cod-return {OUT}", ["23 09:00 reply party=finance result=received",
     "23 10:00 settle kind=cod-return amount=5 stage=paid"], "cod-slip", "running 24 09:00 origin"),
    ("R19 the slip", f"category=cod-return {OUT}", ["23 09:00 reply party=finance result=received", "23 10:00 attach kind=document"], "cod-slip",
     "met 23 10:00"),
    ("R19 the clerk", f"category=cod-return {OUT}", ["23 09:00 reply party=finance result=received",
     "23 10:00 contact party=finance channel=dingtalk outcome=sent"], "cod-clerk", "met 23 10:00"),
    ("R23 dissatisfied", "category=other-complaint kind=complaint external.due=2026-11-24T12:00:00+08:00",
     ["23 09:00 callback verdict=dissatisfied"], "platform", "running 24 12:00"),
    ("R24a not by a message left", f"category=key-parcel-watch kind=duty {OUT}", ["23 09:00 event what=departed",
     "23 10:00 contact party=delivery channel=phone outcome=message-left"], "loaded", "running 23 23:59"),
    ("R24a by the truck", f"category=key-parcel-watch kind=duty {OUT}", ["23 09:00 event what=departed", "23 10:00 event what=loaded"], "loaded",
     "met 23 10:00"),
    ("R24b not by the arrival", f"category=key-parcel-watch kind=duty eta=2026-11-25T10:00:00+08:00 {OUT}", ["24 10:00 event what=arrived"], "watch",
     "running 25 23:59"),
    ("R24b moved", f"category=key-parcel-watch kind=duty eta=2026-11-25T10:00:00+08:00 {OUT}", ["24 10:00 amend eta=2026-11-27T09:00:00+08:00"],
     "watch", "running 27 23:59"),
    ("R25 the first", f"category=no-money {IN}", ["23 09:00 event what=attempt reason=no-money"], "attempts", "-"),
    ("R25 the second", f"category=no-money {IN}", ["23 09:00 event what=attempt reason=no-money", "23 15:00 event what=attempt reason=no-money"],
     "attempts", "running 24 18:00"),
    ("R25 not another attempt", f"category=no-money {IN}", ["23 09:00 event what=attempt reason=no-money",
     "23 15:00 event what=attempt reason=nobody-home"], "attempts", "-"),
    ("R25 out: the sender", f"category=no-money {OUT}", ["23 09:00 event what=attempt reason=no-money", "23 15:00 event what=attempt reason=no-money",
     "23 16:00 contact party=sender channel=phone outcome=reached"], "attempts", "met 23 16:00"),
    ("R25 not the recipient's word", f"category=no-money {IN}", ["23 09:00 event what=attempt reason=no-money",
     "23 15:00 event what=attempt reason=no-money", "23 16:00 contact party=recipient channel=phone outcome=reached"], "attempts",
     "running 24 18:00"),
    ("R26 the first too", FAILED, [TRIED], "attempt-message", "running 23 23:59"),
    ("R26 by a message", FAILED, [TRIED, "23 10:00 contact party=recipient channel=sms outcome=sent"], "attempt-message", "met 23 10:00"),
    ("R26 not by wechat", FAILED, [TRIED, "23 10:00 contact party=recipient channel=wechat outcome=sent"], "attempt-message", "running 23 23:59"),
    ("R26 not for a refusal", FAILED, ["23 09:00 event what=attempt reason=refused"], "attempt-message", "-"),
    ("R26 not without a phone", "category=failed-delivery direction=inbound", [TRIED], "attempt-message", "-"),
    ("R26 not with a wrong phone", FAILED, ["23 09:00 event what=attempt reason=wrong-phone", "24 09:00 event what=attempt reason=no-answer"],
     "attempt-message", "-"),
    ("R26 not out", f"category=failed-delivery {OUT}", [TRIED], "attempt-message", "-"),
    ("L1 not by a contact", "category=other-complaint kind=complaint", ["23 09:00 contact party=customer channel=phone outcome=reached"], "statutory",
     "running 30 23:59"),
    ("L2 by a report sent", "category=authority-appeal kind=appeal", ["23 09:00 contact party=authority channel=mail outcome=sent"], "authority-report",
     "met 23 09:00"),
    ("L3 not by the opening", "category=claim kind=claim channel=phone", [], "claim-answer", "running 24 08:00"),
    ("L5 not by a part", "category=claim kind=claim", ["23 09:00 settle kind=compensation amount=100 stage=agreed",
     "24 09:00 settle kind=compensation amount=60 stage=paid"], "claim-payment", "running 30 09:00"),
    ("L5 by the whole in two parts", "category=claim kind=claim", ["23 09:00 settle kind=compensation amount=100 stage=agreed",
     "24 09:00 settle kind=compensation amount=60 stage=paid", "25 09:00 settle kind=compensation amount=40 stage=paid"], "claim-payment",
     "met 25 09:00"),
    ("L4 not by an offer", "category=claim kind=claim", ["23 09:00 reply party=us result=answered"], "claim-decision", "running 23 08:00"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "facts", "lines", "clock", "stands"), TABLE, ids=[row[0] for row in TABLE])
def test_a_cell_of_the_table(cell: str, facts: str, lines: list[str], clock: str, stands: str) -> None:
    assert Worked(facts, *lines).say(clock) == stands


def test_an_attempt_asks_for_a_notice_of_its_own_day() -> None:
    """R04 anew: the first stays unmet, is missed and leads, the second runs behind it, and one notice meets both."""
    work = Worked(FAILED, TRIED, "24 09:00 event what=attempt reason=nobody-home", opened="23 08:00").sweep("24 10:00")
    first, second = work.clocks("notify")
    assert (first.missed, second.missed) == (first.due, None)
    assert work.ticket is not None
    assert [c.op for c in work.ticket.running if c.name == "notify"] == [first.op]
    assert (first.behind, second.behind) == (False, True)
    assert "clock-twice" not in [f.code for f in work.ticket.findings]
    work.do("24 11:00 wait for=origin channel=system")
    assert [c.met for c in work.clocks("notify")] == [at("24 11:00")] * 2
    assert not any(c.live or c.behind for c in work.clocks("notify"))


def test_both_attempts_without_a_notice_are_two_misses() -> None:
    work = Worked(FAILED, TRIED, "24 09:00 event what=attempt reason=nobody-home").sweep("25 10:00")
    assert [c.missed == c.due for c in work.clocks("notify")] == [True, True]
    assert work.ticket is not None
    before = len(work.ticket.entries)
    work.sweep("25 11:00")
    assert len(work.ticket.entries) == before


def test_a_notice_does_not_meet_an_attempt_that_came_after_it() -> None:
    """Written down after the second attempt, but given before it."""
    work = Worked(
        FAILED,
        TRIED,
        "23 15:00 event what=attempt reason=nobody-home",
        "23 10:00 wait for=origin channel=system written=23_16:00",
    )
    assert [c.met for c in work.clocks("notify")] == [at("23 10:00"), None]
    assert work.say("notify") == "running 23 23:59 delivery"


def test_a_struck_attempt_takes_only_its_own_clock() -> None:
    """The notice met both; what is left is met, and nothing is odd."""
    work = Worked(
        FAILED, TRIED, "23 15:00 event what=attempt reason=nobody-home", "23 16:00 wait for=origin channel=system"
    )
    assert work.ticket is not None
    work.do(f"23 17:00 strike entry={work.ticket.entries[1].op} why=so")
    assert [c.met for c in work.clocks("notify")] == [at("23 16:00")]
    assert "clock-unknown" not in [f.code for f in work.ticket.findings]


def test_a_key_parcel_is_asked_for_again_until_signed() -> None:
    """R24b: each day after the one it was expected on is a miss of its own; a new day or the signing ends them all."""
    watched = f"category=key-parcel-watch kind=duty eta=2026-11-25T10:00:00+08:00 {OUT}"
    work = Worked(watched).sweep("27 10:00")
    again = work.clocks("watch-again")
    assert [f"{c.due:%d %H:%M}" for c in again] == ["26 23:59", "27 23:59"]
    assert [c.missed for c in again] == [again[0].due, None]
    before = len(work.ticket.entries) if work.ticket is not None else 0
    assert work.ticket is not None
    assert len(work.sweep("27 12:00").ticket.entries) == before  # type: ignore[union-attr]
    signed = Worked(watched).sweep("27 10:00").do("27 11:00 event what=signed")
    assert not any(c.live for name in ("watch", "watch-again") for c in signed.clocks(name))
    work.do("27 11:00 amend eta=2026-11-29T10:00:00+08:00")
    assert not any(c.live for c in work.clocks("watch-again"))
    assert work.say("watch") == "missed 29 23:59"  # the miss stands, and there is another day to meet
    work.sweep("30 10:00")
    assert [c.due.day for c in work.clocks("watch-again") if c.live] == [30]
    assert not work.ticket.findings


def test_the_default_is_a_duty_of_its_own() -> None:
    """R06a missed starts R06b; what is sent back before its due time meets it, and nobody bears anything."""
    work = Worked(FAILED, TRIED, NOTICE).sweep("24 12:00")
    assert work.say("reply", "24 12:00") == "missed 24 10:00"
    assert work.say("default", "24 12:00") == "running 25 18:00"
    work.do("24 15:00 event what=return-sent")
    assert work.say("default") == "met 24 15:00"


def test_the_default_by_a_late_answer_and_by_an_invalid_one() -> None:
    late = Worked(FAILED, TRIED, NOTICE).sweep("24 12:00").do("24 13:00 reply party=origin result=redelivery")
    assert (late.say("default"), late.say("reply")) == ("met 24 13:00", "met-late 24 13:00")
    # No sweep has been yet: the invalid answer after the due time starts it.
    invalid = Worked(FAILED, TRIED, NOTICE, "24 11:00 reply party=origin result=other invalid=yes")
    assert invalid.say("default") == "running 25 18:00"
    assert len(invalid.sweep("24 12:00").clocks("default")) == 1
    early = Worked(FAILED, TRIED, NOTICE, "23 11:00 reply party=origin result=other invalid=yes")
    assert early.say("default") == "-"


def test_what_a_miss_starts_ends_with_the_miss() -> None:
    """An answer of before the due time, written down after the sweep: then there is no default to be done."""
    work = Worked(FAILED, TRIED, NOTICE).sweep("24 12:00")
    work.do("24 09:00 reply party=origin result=redelivery written=24_13:00")
    assert work.say("reply", "24 13:00") == "met-recorded-late 24 09:00"
    assert work.ticket is not None
    assert "default" not in [c.name for c in work.ticket.running]
    assert work.sweep("27 09:00").say("default", "27 09:00").startswith("stopped")


def test_without_a_table_of_runs_the_day_is_the_desks_own_and_nobody_bears_it() -> None:
    desk = a_desk(runs=False)
    work = Worked(FAILED, NOTICE, "23 11:00 reply party=origin result=return-agreed", desk=desk)
    assert work.say("return-run") == "running 23 23:59"
    assert work.remarks() == ["no-runs"]


PROMISE = "23 09:00 contact party=recipient channel=phone outcome=reached promise=23_11:30"
KEEPS = [
    ("their next call", "23 09:40 contact party=recipient channel=phone outcome=reached way=in", False),
    ("a message left", "23 10:00 contact party=recipient channel=sms outcome=message-left", False),
    ("a call to the courier", "23 10:00 contact party=courier channel=phone outcome=reached", False),
    ("nobody answered", "23 10:00 contact party=recipient channel=phone outcome=no-answer", False),
    ("a reply of the courier", "23 10:00 reply party=courier result=found", False),
    ("an attempt", "23 10:00 event what=attempt reason=nobody-home", False),
    ("a verdict that nobody gave", "23 10:00 callback verdict=unreachable", False),
    ("the customer's verdict", "23 10:00 callback verdict=satisfied", True),
    ("our call", "23 10:00 contact party=recipient channel=phone outcome=reached", True),
    ("our answer", "23 10:00 reply party=us result=answered to=recipient", True),
    ("the parcel", "23 12:00 event what=signed when=23_11:00", True),
]


@pytest.mark.parametrize(("how", "line", "kept"), KEEPS, ids=[row[0] for row in KEEPS])
def test_what_keeps_a_promise(how: str, line: str, kept: bool) -> None:
    work = Worked(FAILED, PROMISE, line)
    assert work.ticket is not None
    (promise,) = [c for c in work.ticket.clocks if c.name.startswith("promise-")]
    assert (promise.met is not None and promise.met <= promise.due) is kept


REMARKS = [
    ("the right branch", FAILED, [NOTICE], []),
    ("another branch", FAILED, ["23 10:00 wait for=origin:上海闵行"], ["wrong-branch"]),
    (
        "another branch by a call",
        FAILED,
        ["23 10:00 contact party=origin:上海闵行 channel=group outcome=sent"],
        ["wrong-branch"],
    ),
    (
        "unknown sending branch",
        "category=failed-delivery direction=inbound",
        ["23 10:00 wait for=origin"],
        ["origin-unknown"],
    ),
    (
        "no name in an outage",
        FAILED,
        ["23 09:30 event what=outage", f"23 10:00 {CALL} number=1********66"],
        ["notice-unproved"],
    ),
    (
        "no number in an outage",
        FAILED,
        ["23 09:30 event what=outage", f"23 10:00 {CALL} name=张*"],
        ["notice-unproved"],
    ),
    ("neither in an outage", FAILED, ["23 09:30 event what=outage", f"23 10:00 {CALL}"], ["notice-unproved"] * 2),
    (
        "a call from another branch",
        FAILED,
        ["23 10:00 contact party=origin:上海闵行 channel=phone outcome=reached way=in"],
        [],
    ),
    ("both in an outage", FAILED, ["23 09:30 event what=outage", f"23 10:00 {NAMED}"], []),
]


@pytest.mark.parametrize(("how", "facts", "lines", "codes"), REMARKS, ids=[row[0] for row in REMARKS])
def test_what_is_said_of_a_notice(how: str, facts: str, lines: list[str], codes: list[str]) -> None:
    assert Worked(facts, *lines).remarks() == codes


OUTAGES = [
    ("without an end", [Outage(at("23 09:30"))], True),
    ("ended before", [Outage(at("23 08:00"), at("23 09:45"))], False),
    ("begun after", [Outage(at("23 10:30"))], False),
    ("at this branch", [Outage(at("23 09:30"), at("23 12:00"), ("杭州余杭",))], True),
    ("at another branch", [Outage(at("23 09:30"), at("23 12:00"), ("上海闵行",))], False),
]


@pytest.mark.parametrize(("how", "listed", "met"), OUTAGES, ids=[row[0] for row in OUTAGES])
def test_an_outage_of_the_desk(how: str, listed: list[Outage], met: bool) -> None:
    """R05: what kefu.yaml lists covers a call like what the ticket records."""
    work = Worked(FAILED, TRIED, f"23 10:00 {NAMED}", desk=a_desk(outages=tuple(listed)))
    assert (work.say("notify") == "met 23 10:00") is met


def test_an_event_ahead_of_now_is_refused() -> None:
    """A theoretical arrival may lie ahead, an attempt may not; before the opening both may have been."""
    with pytest.raises(KefuError):
        Worked(FAILED, "23 09:00 event what=attempt reason=nobody-home when=23_12:00")
    assert (
        Worked(FAILED, "23 09:00 event what=attempt reason=nobody-home when=22_16:00").say("notify")
        == "missed 22 23:59 delivery"
    )


def test_edition_1_is_judged_as_before() -> None:
    """A call meets the notice, an opening by phone the answer, the customer's call the promise, an event its entry's time."""
    old = a_desk(edition=1)
    assert Worked(FAILED, TRIED, f"23 10:00 {CALL}", desk=old).say("notify") == "met 23 10:00"
    assert Worked("category=inquiry kind=inquiry channel=phone", desk=old).say("consult") == "met 23 08:00"
    lines = ("23 09:00 event what=due-in when=23_12:00", "23 17:00 event what=registered when=23_13:50")
    assert Worked(f"category=damaged {IN}", *lines, desk=old).say("register") == "met-late 23 17:00 "[:-1]
    called = Worked(FAILED, PROMISE, KEEPS[0][1], desk=old)
    assert called.ticket is not None
    assert [c.met for c in called.ticket.clocks if c.name.startswith("promise-")] == [at("23 09:40")]


def test_a_colleague_whose_clock_is_slow_meets_it_too() -> None:
    """Written on a computer that is 90 s behind, in the timeline's order after what it answers."""
    work = Worked("category=inquiry kind=inquiry", opened="23 10:01")
    work.do("23 10:00 reply party=us result=answered")
    assert work.say("consult").startswith("met")


def test_own_clocks_lay_a_delay_on_nobody() -> None:
    """Whoever bears is named by the source; where the due time is the desk's own nobody does."""
    bearing = {rule.name: rule.bears for rule in shipped(2) if rule.bears}
    assert bearing == {
        "hub-register": "hub", "register": "delivery", "notify": "delivery", "redeliver": "delivery",
        "return-run": "delivery", "cod-return": "origin", "cod-slip": "origin", "cod-clerk": "origin",
    }  # fmt: skip


def test_a_promise_of_the_couriers_is_not_kept_by_the_customers_verdict() -> None:
    work = Worked(FAILED, "23 09:00 contact party=courier channel=group outcome=reached way=in promise=23_11:30")
    work.do("23 10:00 callback verdict=satisfied")
    assert work.ticket is not None
    assert [c.met for c in work.ticket.clocks if c.name.startswith("promise-")] == [None]
    work.do("23 11:00 event what=signed whom=courier")
    assert [c.met for c in work.ticket.clocks if c.name.startswith("promise-")] == [at("23 11:00")]
