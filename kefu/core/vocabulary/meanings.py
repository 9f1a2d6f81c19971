"""The words that mean one thing or another by who says them, and what is asked of whoever typed them.

A line: the words, for each party what they mean in its mouth, the name of the question. `S,O: code` is a result;
`C: ?code,code` is asked, with the results that it may be; `D: ~` is progress (`~code` with the result it may become);
`F: &code,code` is the one of these that was asked for, else asked. A party that is not named takes what `phrases` says.
Here a word wins over `phrases`.
"""

from collections.abc import Mapping

from kefu.core.base.msgid import N_

MEANINGS = """
退回, return | S,O,HO,P: return-agreed; R: ?refused; C,D,B,X: ?return-sent,refused; H: ?return-sent; F: ?refunded; A: ?ruled-against-us | shall-we
已退回, 退了, 退回了, 退件了, 退货了, 退掉了 | S,O: ?returned,return-agreed; R: ?refused; C,D,B,H,X: return-sent; F: ?refunded | where-is-it
再派, 再送, 再派一次, 再送一次, 重派, 重新派送, 重新派, 安排再派, 二次派送, 再投, 重投, redeliver, deliver again, try again, another attempt, redelivery, send it out again | S,R,O,HO,P: redelivery; C,D,B,X: ~delivered,not-delivered | done
收到, 收到了, got it | S,O,H,D,B,X,HO,P: ~; C: ~; R: received; F: ?received | what-came
同意, agreed | S,O: &agreed,redelivery,return-agreed,redirect-agreed,hand-over-agreed; R: agreed; C,D,B: ?agreed,liability-accepted; HO,P: ?redelivery,return-agreed | to-what
不要了 | S,O: ?abandoned,return-agreed; R,C,D,B,X: refused | not-wanted
找到, 找到了, 已找到, found | S: ?received,found; R: ?received,found; C,D,B,O,H: found | got-it
签收, 签收了, 已签收, 签了, signed | R: received; C,D,B,X: delivered; O,H: ?returned,received | what-signed
改地址 | S,O: redirect-agreed; R: ?corrected,redelivery; C,D,H: ?redirected; B,X: ?corrected | address
已改, 已改地址, 改好地址了, 地址已改 | C,D,H: redirected | address
已处理, 处理好了, 已解决, 解决了, 处理完了, done, solved, handled | S: ?received,found,corrected; R: ?received,agreed; C: ?delivered,found,apologised; D,B: ?delivered,found,return-sent; O: ?redelivery,return-agreed,corrected; H: ?found,departed,return-sent; F: ?paid,compensated,refunded; HO: ?liability-settled,fine-cancelled,return-agreed; P: ?platform-closed,extended,refunded; X: ?delivered,return-sent,found; A: ?answered,ruled-for-us,ruled-against-us | what-done
付了, paid | S: paid; R: ?agreed; C,D,B: ?money-collected,paid; O: ?returned-paid; F: &paid,compensated,refunded; HO,P: ?compensated,refunded | what-paid
到了, arrived | S: ?returned,received; R: ?received,not-received; C: ?found,not-delivered; D,H,B,X: arrived; O: ?arrived,returned; F: received | where
赔, 赔偿, 要赔, compensate | S,R: ?declined,agreed; C,D,B,O,H,X: ?liability-accepted,compensated; F: ?compensated; HO,P: ?ruled-against-us,split | who-pays
愿意赔 | C,D,B,O,H,X: liability-accepted | who-pays
赔了 | C,D,B,F,P,X: compensated; O,H: ?liability-accepted | who-pays
取消, cancel, cancelled | S,O: &corrected,abandoned,keep; R: ?refused; C: ?not-possible,not-picked-up; D,B,X: ?not-possible; HO: fine-cancelled; P: ?platform-closed | cancelled
自提 | S,R,O: self-pickup; C,D,B,X: ?collected | fetched
客户要自提, 客户自提, 他要自提 | C,D,B,X: ?collected,held | fetched
扣了 | C,D: ?intercepted; B: ?detained; H: detained; F: ?paid; HO,P: ?fine-upheld,detained | kept
被扣 | B,H,HO,A: detained; C,D: ?intercepted,not-possible | kept
没有, no | S: &not-received,keep,declined; R,F: not-received; C,D,B,X: ?not-found,not-delivered; O: ?not-found,declined; H: not-found; HO,P: ?not-possible | no-what
正常, normal | C,D,B,X: ?confirmed,found; O: ?confirmed,keep; H: ?confirmed,departed; F: ?confirmed | normal
等通知 | C,D,B: ~ | done
没问题 | O: ?agreed,redelivery,return-agreed; S,R: ?agreed,redelivery | to-what
已派, 已派送, dispatched | C,D,B,X: ?delivered | handed-over
没派出去, 改天再送, 还没派, 漏派 | C,D,B,X: ?not-delivered | tried
没派, 还没送到, 还没送, not delivered yet, not yet delivered | C,D,B,X: ?not-delivered | tried
客户改期, 约了明天, 约了时间, 客户约了时间 | C,D,B,X: ?not-delivered,held | their-day
放驿站了, 入柜了, 放门口了, 放门卫了, 家人代收, 代签, 放驿站, 已入柜, 放柜子了, 放门口, 放门卫, 家人签收, 门卫代收, 同事代收, left at the door, left with the guard, left at the station, in the locker | C,D,B,X: ?delivered,found | who-has-it
已出库 | H: ?departed; D,B: ?departed,collected; C: ?departed; X: ?departed | out-of-store
收到件了, 件已收 | C: ?picked-up; D,B,O,H: ?arrived; S,R: ?received; X: ?arrived | what-came
可能丢了, 监控没看到 | C,D,B,O,H,X: ?not-found | lost
超区, 派不到, out of area | C,D,B,X: ?not-delivered,not-possible | out-of-area
先别退, 不退, 不用退了, 不要退, 不用退, 别退, do not return it, do not return it yet | S,O: ?redelivery,held | what-instead
放门口就行, 我在家, 放门口即可 | R: ?redelivery | at-home
家人收了, 家里人收了 | R: ?received | got-it
没人联系我, nobody called me | R: ?not-received | no-contact
搞定了, 客户已认可, 客户满意了 | C,D,B: ?delivered,apologised | what-done
停机, number suspended | C,D,B,X: ?not-delivered | suspended
申诉成功, 申诉通过 | HO: ?fine-cancelled,ruled-for-us; P,A: ruled-for-us | which-appeal
申诉失败, 申诉驳回 | HO: ?fine-upheld,ruled-against-us; P,A: ruled-against-us | which-appeal
成功 | HO: ?fine-cancelled,ruled-for-us; P,A: ?ruled-for-us; C,D,B,X: ?delivered | which-appeal
失败 | HO: ?fine-upheld,ruled-against-us; P,A: ?ruled-against-us; C,D,B,X: ?not-delivered,not-possible | which-appeal
通过 | HO: ?fine-cancelled,ruled-for-us; P,A: ?ruled-for-us | which-appeal
驳回 | HO: ?fine-upheld,ruled-against-us; P,A: ?ruled-against-us | which-appeal
"""
QUESTIONS: Mapping[str, str] = {
    "shall-we": N_("Do they ask whether to return it, is that their decision, or is it on its way back?"),
    "where-is-it": N_("Is it back in their hands, is it on its way, or is that only what they want?"),
    "done": N_("That is what they mean to do. Has it been done?"),
    "what-came": N_("Is that only an acknowledgement? If something came: what - the parcel, the money, the receipt?"),
    "to-what": N_("Agreed to what?"),
    "not-wanted": N_("Is it given up, called off, or to be sent back?"),
    "got-it": N_("Does he have the parcel in his hands?"),
    "what-signed": N_("Signed for by whom: the recipient, or the return by its receiver?"),
    "address": N_("Has the address been changed, or is that only asked for?"),
    "what-done": N_("What exactly was done?"),
    "what-paid": N_("What was paid, how much, and to whom?"),
    "where": N_("Arrived where: at a branch, or in somebody's hands?"),
    "who-pays": N_("Is that a demand, an offer to pay, or has it been paid?"),
    "cancelled": N_("What is cancelled?"),
    "fetched": N_("Has it been fetched, or is it to be fetched?"),
    "kept": N_("Who holds it: was it stopped on the way, seized, or is it a fine?"),
    "no-what": N_("No to what?"),
    "normal": N_("That says no result. What was seen?"),
    "handed-over": N_("Is it out for delivery, or was it handed over?"),
    "tried": N_("Was it tried, and in vain why?"),
    "their-day": N_("Was it tried today? The day is the customer's wish."),
    "who-has-it": N_("Who has it now, and was the recipient asked? Handed over: say who signed."),
    "out-of-store": N_("Has it been sent on, or was it fetched?"),
    "lost": N_("Was it looked for and not found, or are they still looking?"),
    "out-of-area": N_("Was it tried in vain, or can it not be delivered there at all?"),
    "what-instead": N_("Not to be returned: what shall be done instead?"),
    "at-home": N_("Shall it be delivered again? Keep the place or time that he said."),
    "no-contact": N_("Nobody called him. Has he received the parcel?"),
    "suspended": N_("The number is suspended: was it tried, or is the number wrong?"),
    "which-appeal": N_("What was decided: a fine, or who is liable?"),
    "two": N_("That says two things. Which is the result?"),
    "sure": N_("Is that what they say?"),
}
"""The sentence that is asked, by its name in `MEANINGS`; `two` and `sure` are asked of what no line names."""
SUCCESSES = (
    "delivered", "collected", "received", "return-sent", "returned", "picked-up", "departed", "transferred",
    "receipt-back", "written-off", "paid", "compensated", "refunded", "returned-paid", "apologised",
    "liability-settled", "ruled-for-us", "fine-cancelled",
)  # fmt: skip
"""The results that write or allow a success: nothing said beside them may throw doubt on them."""
DECISIONS = (
    "redelivery", "return-agreed", "redirect-agreed", "hand-over-agreed", "self-pickup", "held", "keep", "abandoned",
    "agreed", "declined",
)  # fmt: skip
"""The results that say what shall be done."""
USUAL: Mapping[str, tuple[str, ...]] = {
    "sender": ("redelivery", "return-agreed", "corrected"),
    "recipient": ("redelivery", "self-pickup", "refused"),
    "courier": ("delivered", "not-delivered", "refused"),
    "delivery": ("delivered", "not-delivered", "return-sent"),
    "branch": ("found", "not-found", "transferred"),
    "origin": ("redelivery", "return-agreed", "corrected"),
    "hub": ("found", "not-found", "departed"),
    "finance": ("paid", "not-paid", "received"),
    "reconciliation": ("paid", "not-paid", "received"),
    "head-office": ("liability-settled", "ruled-for-us", "ruled-against-us"),
    "platform": ("extended", "ruled-for-us", "ruled-against-us"),
    "carrier": ("delivered", "not-delivered", "return-sent"),
    "authority": ("answered", "ruled-for-us", "ruled-against-us"),
    "us": ("answered", "explained", "ordered"),
}
"""What each party says most often: offered where nothing is like what was typed."""
