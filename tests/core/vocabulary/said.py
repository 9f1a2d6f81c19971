"""What each party says and what it means, written from the trade: the tables that the tests of words go by.

`ROW`: who may say a code, and some of what is said for it in both languages; a word of `TWO` means this or that by who
says it.
"""

CODES = """
redelivery | sender origin us recipient head-office platform | 再派, 再送一次, 重派, 请再派, 麻烦再送, 请尽快派送, 正常派送, 周一再送 | deliver again, another attempt, send it out again
return-agreed | sender origin us head-office platform | 退回来, 退回吧, 退件, 同意退回, 要求退回, 可以退, 退给寄件人, 同意退货, 原路退回 | return it, send it back, agreed to return, please return
redirect-agreed | sender origin us | 改派, 换地址, 送到新地址 | redirect, change the address
corrected | sender origin us recipient delivery branch hub | 已更正, 改好了, 电话已补, 地址已补, 标签已改, 取消代收 | corrected, fixed, here is the right number
hand-over-agreed | sender origin us | 同意转同行, 转邮政 | use another carrier
self-pickup | recipient sender origin us | 自取, 自己来取, 我去拿 | self pickup, I will come for it
held | sender origin recipient us delivery branch hub courier carrier | 先放着, 先别派, 保留, 放几天 | hold it, do not deliver yet
keep | sender origin us | 不改, 按原金额, 不同意改, 不取消 | keep as is, no change
abandoned | sender origin | 弃件, 货不要了, 就地处理 | abandon, give it up, dispose of it
agreed | sender recipient branch delivery origin us | 可以, 认可, 没意见 | accept, fine with me
declined | sender recipient branch delivery origin us | 不同意, 不接受, 太少了 | not agreed, do not accept
delivered | courier delivery carrier us branch | 已送达, 送到了, 已妥投, 本人签收, 送到手里了, 已交给本人, 投递成功 | delivered, delivered to the door, gave it to him
collected | delivery courier carrier us | 已自提, 客户已取走, 已领走 | collected, has been fetched
received | recipient sender finance reconciliation us origin branch | 拿到了, 货收到了, 款到了, 已到账, 回单收到 | received, money received, I have it
not-received | recipient sender finance reconciliation | 没收到, 还没到, 款没到, 不是我签的, 未到账 | not received, never arrived, I did not sign
not-delivered | courier delivery carrier branch us | 没派成, 没送到, 又没人, 又没人在家, 电话不通, 关机, 空号, 地址不对, 已搬走, 要验货 | not delivered, nobody home, brought back
refused | recipient courier delivery carrier branch us | 拒收, 又拒收, 客户不要, 收件人看了不要, 到付不付 | refused, does not want it
found | courier delivery origin branch hub us recipient carrier | 件在, 在仓库, 在门卫, 翻到了 | located, at the guard
not-found | courier delivery origin branch hub us finance reconciliation carrier | 没找到, 未找到, 没有这票, 丢了 | not found, no such parcel, missing
not-signed | delivery branch courier origin us | 没签收, 未签收, 件还在我这 | not signed, still with us
pre-signed | courier delivery branch | 提前签收, 先点了签收 | signed early
collected-back | courier delivery branch | 取回了, 追回来了 | got it back
intercepted | courier delivery hub origin us | 已拦截, 拦到了, 拦截成功 | intercepted, caught it
return-sent | courier delivery branch hub us carrier | 退回去了, 已退件, 退回件已发, 退件已交中心 | return sent, on its way back
returned | origin sender us | 退件已到, 已退到寄件人 | came back, return received
picked-up | courier us | 已揽收, 取到件了 | picked up, pickup done
not-picked-up | courier sender | 没取到, 货没好 | not picked up, pickup failed
departed | hub branch delivery origin courier carrier us | 已发出, 已装车, 随班车走了 | departed, on the truck
transferred | hub branch delivery us | 已中转, 转走了 | passed on, forwarded to the right station
arrived | hub delivery branch origin carrier us | 已到件, 到站了, 已卸车 | it is at our branch, unloaded
not-arrived | hub delivery branch origin us | 没到, 未到件, 没卸到 | not arrived, not here yet
registered | delivery origin hub finance reconciliation branch us | 已登记, 已入账 | registered, booked
confirmed | delivery origin hub sender courier finance reconciliation branch us | 已确认, 重量对, 核对一致 | confirmed, that is right
contested | courier origin delivery branch finance reconciliation us | 有异议, 对不上 | contested, does not match
redirected | delivery hub courier us | 已改址, 已改派 | redirected
handed-over | delivery branch us origin courier | 已转同行, 已转邮政 | given to the post
receipt-sent | delivery courier branch us | 回单已寄, 回单寄出了 | receipt sent
receipt-back | origin us finance reconciliation | 回单已回, 回单已入档 | receipt is back
written-off | finance reconciliation | 已核销, 销账了 | written off
paid | finance reconciliation courier branch us sender delivery | 已打款, 已转账, 货款已返 | money transferred, paid out
compensated | finance reconciliation branch courier us platform carrier delivery | 已赔付, 赔付了, 理赔到账 | compensated, claim paid
refunded | finance reconciliation courier platform branch delivery us | 已退款, 钱退了 | refunded, paid back
returned-paid | finance reconciliation origin us | 退回并赔付 | returned and compensated
money-collected | courier delivery branch | 钱收了, 代收款已收 | cod collected
not-paid | finance reconciliation courier branch delivery | 没付, 还没打款 | not paid
verified | delivery branch courier head-office hub us | 核实属实, 确有此事 | it is true
not-verified | delivery branch courier head-office hub us | 不属实, 没有这回事 | could not be confirmed
admitted | courier delivery branch | 承认, 是我的错, 多收了 | my mistake
denied | courier delivery branch | 否认, 没说过 | did not do it
charge-justified | courier delivery branch finance reconciliation | 按标准收的 | by the price list
apologised | courier delivery branch us | 已道歉, 当面道歉 | apologised
liability-accepted | branch delivery origin hub courier carrier us | 认责, 我方承担, 愿意赔 | accept liability
liability-denied | branch delivery origin hub courier carrier us | 不认责, 不承担 | deny liability
liability-settled | head-office branch delivery origin hub | 责任已定, 判责完成 | liability settled
ruled-for-us | head-office platform authority | 仲裁胜诉, 判我方胜 | ruled for us
ruled-against-us | head-office platform authority | 仲裁败诉, 我方全责 | ruled against us
split | head-office platform | 各担一半 | shared liability
fine-cancelled | head-office | 罚款取消, 免罚 | fine waived
fine-reduced | head-office | 罚款减免 | fine reduced
fine-upheld | head-office | 维持处罚 | fine upheld
extended | platform | 已延长收货 | extended
platform-closed | platform | 平台已完结, 客户已撤诉 | closed by the platform
replacement-sent | sender | 已补发, 已重发 | reshipped
detained | hub head-office authority branch | 已扣留, 安检扣下 | seized
released | hub head-office authority branch | 已放行, 查完了 | through customs
destroyed | head-office authority | 已销毁, 没收 | confiscated
ordered | us | 已下单, 可以收寄 | order accepted
not-accepted | us courier branch | 不予收寄, 不能寄 | cannot be sent
delivery-continues | us hub delivery | 恢复运输 | moving again
explained | us delivery branch courier | 已解释, 解释清楚了 | explained
answered | us delivery branch authority finance reconciliation | 已答复 | answered
not-possible | courier delivery origin branch hub head-office finance reconciliation carrier platform | 拦不住, 派不了, 没拦住, 没办法 | too late to stop, unable
"""
# A word | who: what it means (a code; ? asked; ~ progress; - not his to say).
TWO = """
退回 | sender: return-agreed; recipient: ?; courier: ?; delivery: ?; branch: ?; origin: return-agreed; hub: ?; finance: ?; head-office: return-agreed; platform: return-agreed
return | sender: return-agreed; courier: ?; origin: return-agreed
已退回 | sender: ?; courier: return-sent; delivery: return-sent; branch: return-sent; origin: ?; hub: return-sent; finance: ?
退了 | sender: ?; courier: return-sent; origin: ?; hub: return-sent; finance: ?
再派 | sender: redelivery; recipient: redelivery; courier: ~; delivery: ~; origin: redelivery; hub: -; finance: -; head-office: redelivery
redeliver | sender: redelivery; recipient: redelivery; courier: ~; delivery: ~; origin: redelivery; head-office: redelivery
收到 | sender: ~; recipient: received; courier: ~; delivery: ~; origin: ~; hub: ~; finance: ?; head-office: ~
got it | sender: ~; recipient: received; courier: ~; origin: ~; finance: ?
货收到了 | sender: received; recipient: received
同意 | sender: ?; recipient: agreed; courier: ?; delivery: ?; origin: ?; hub: -; finance: -
不要了 | sender: ?; recipient: refused; courier: refused; delivery: refused; origin: ?
找到了 | sender: ?; recipient: ?; courier: found; delivery: found; origin: found; hub: found
签收 | sender: -; recipient: received; courier: delivered; delivery: delivered; origin: ?; hub: ?
已签收 | recipient: received; courier: delivered; origin: ?
signed | recipient: received; courier: delivered; delivery: delivered; origin: ?; hub: ?
改地址 | sender: redirect-agreed; recipient: ?; courier: ?; delivery: ?; origin: redirect-agreed; hub: ?
已改 | courier: redirected; delivery: redirected; hub: redirected
已处理 | sender: ?; recipient: ?; courier: ?; delivery: ?; origin: ?; hub: ?; finance: ?; head-office: ?; platform: ?
处理好了 | courier: ?; delivery: ?; origin: ?; hub: ?; finance: ?
解决了 | sender: ?; recipient: ?; courier: ?; hub: ?; finance: ?; platform: ?
付了 | sender: paid; recipient: ?; courier: ?; delivery: ?; origin: ?; finance: ?; head-office: ?
到了 | sender: ?; recipient: ?; courier: ?; delivery: arrived; origin: ?; hub: arrived; finance: received
赔 | sender: ?; recipient: ?; courier: ?; finance: ?; head-office: ?; platform: ?
愿意赔 | courier: liability-accepted; delivery: liability-accepted; origin: liability-accepted; hub: liability-accepted
赔了 | courier: compensated; delivery: compensated; finance: compensated; origin: ?; hub: ?
取消 | sender: ?; recipient: ?; courier: ?; delivery: ?; origin: ?; head-office: fine-cancelled
自提 | sender: self-pickup; recipient: self-pickup; courier: ?; delivery: ?; origin: self-pickup
客户要自提 | courier: ?; delivery: ?
扣了 | courier: ?; delivery: ?; hub: detained; finance: ?; head-office: ?; platform: ?
被扣 | hub: detained; branch: detained; courier: ?
没有 | sender: ?; recipient: not-received; courier: ?; delivery: ?; origin: ?; hub: not-found; finance: not-received; head-office: ?
正常 | courier: ?; delivery: ?; origin: ?; hub: ?; finance: ?; sender: -; recipient: -
没问题 | origin: ?; courier: ~
等通知 | sender: held; courier: ~; branch: ~
已派 | courier: ?; delivery: ?
已派送 | courier: ?; delivery: ?
没派出去 | courier: ?
改天再送 | courier: ?; delivery: ?
还没派 | courier: ?
漏派 | courier: ?
客户改期 | courier: ?
约了明天 | courier: ?
放驿站了 | courier: ?; delivery: ?
入柜了 | courier: ?
放门口了 | courier: ?; delivery: ?
放门卫了 | courier: ?
家人代收 | courier: ?
代签 | courier: ?
left at the door | courier: ?; delivery: ?
left with the guard | courier: ?
已出库 | hub: ?; delivery: ?; courier: ?
收到件了 | courier: ?
件已收 | courier: ?; branch: ?
可能丢了 | courier: ?; hub: ?
监控没看到 | branch: ?
超区 | courier: ?; delivery: ?
派不到 | courier: ?
先别退 | sender: ?; origin: ?
不退 | sender: ?; origin: ?
不用退了 | sender: ?
放门口就行 | recipient: ?
我在家 | recipient: ?
家人收了 | recipient: ?
没人联系我 | recipient: ?
搞定了 | courier: ?; delivery: ?
客户已认可 | courier: ?; delivery: ?
停机 | courier: ?
申诉成功 | head-office: ?
申诉失败 | head-office: ?
申诉通过 | head-office: ?
申诉驳回 | head-office: ?
"""
PROGRESS = """
在找, 在查, 查一下, 正在查, 正在找, 正在核实, 核实中, 查询中, 处理中, 正在处理, 跟进中, 在跟, 已受理, 已安排派送, 已安排发回, 已下拦截,
已通知, 已催, 已催促, 已转告, 已反馈, 已上报, 已联系, 已安排, 安排了, 已派单, 派送中, 在派, 在派件, 在路上, 马上, 马上去, 马上送, 尽快,
尽快处理, 稍等, 等一下, 等会, 等回复, 等通知, 问一下, 问问, 我看看, 看一下, 知道了, 收到, 好, 好的, 嗯, 行, 明白, 了解, OK, 今天派, 明天派,
下午送, 晚点送, 下班再看, 忙, 在开车, 已转给同事, 转仓库了, 正在联系客户, 打电话中, 会处理, 没问题, 放心,
looking, looking into it, searching, checking, will check, on it, in progress, processing, working on it, following up,
noted, ok, okay, got it, will do, soon, asap, right away, later, tomorrow, in a moment, hold on, forwarded,
passed on to a colleague, told him, reminded, asked, contacting the customer, out for delivery, on the way, scheduled,
pending
"""


def cut(text: str) -> list[str]:
    """The words of a list."""
    return [word.strip() for word in text.replace("\n", " ").split(",") if word.strip()]
