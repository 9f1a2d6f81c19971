"""What people say for each result, for a reason why a delivery failed, and while they are still at it.

Data alone. Who may say a result stands in `results`; the words that mean this or that by who says them, in `meanings`,
and those win over what stands here.
"""

PHRASES = """
redelivery | 再派, 再送, 再派一次, 再送一次, 重派, 重新派送, 重新派, 继续派送, 继续派, 安排再派, 同意再派, 请再派, 二次派送, 再投, 重投, 麻烦再送, 请尽快派送, 正常派送, 周一再送 | redeliver, deliver again, try again, another attempt, redelivery, send it out again
return-agreed | 退回, 退回来, 退回吧, 退件, 退掉, 同意退回, 要求退回, 安排退回, 可以退, 请退回, 退给寄件人, 返回, 退货, 同意退货, 原路退回, 直接退 | return it, send it back, agreed to return, return to sender, please return
redirect-agreed | 改地址, 改派, 改址, 转寄, 换地址, 送到新地址, 改送, 转到 | redirect, change the address, new address, deliver elsewhere
corrected | 更正, 已更正, 改好了, 电话已补, 新电话, 正确电话, 地址已补, 补充地址, 信息已更正, 已改面单, 标签已改, 改寄付, 取消代收 | corrected, fixed, here is the right number, right address, data corrected, relabelled
hand-over-agreed | 同意转同行, 可以转同行, 转其他快递, 转别家, 转邮政, 同意转邮政 | agree to another carrier, hand it to another carrier, use another carrier
self-pickup | 自提, 自取, 自己来取, 自己拿, 来网点取, 到网点自提, 我去拿 | self pickup, will pick it up, will collect, I will come for it
held | 先放着, 暂存, 先别派, 留着, 保留, 等通知, 放几天, 先不派 | hold it, keep it for now, wait for my word, do not deliver yet
keep | 不改, 不变, 按原来的, 按原金额, 维持原样, 不同意改, 照旧, 不取消, 不用改 | keep as is, no change, leave it, original amount
abandoned | 放弃, 弃件, 货不要了, 销毁吧, 就地处理 | abandon, give it up, dispose of it
agreed | 同意, 可以, 认可, 接受, 没意见, 同意赔付方案 | agreed, accept, fine with me, ok with the offer
declined | 不同意, 不接受, 不认可, 太少了, 不行 | declined, not agreed, do not accept, too little
delivered | 已送达, 送到了, 送达, 派送成功, 已妥投, 妥投, 派完了, 已签收, 签收了, 签了, 本人签收, 已派送签收, 客户已签收, 送到手里了, 已交给本人, 已送上门, 补派成功, 交给客户了, 投递成功 | delivered, signed, handed over to the recipient, delivered to the door, delivered ok, POD signed, gave it to him
collected | 已自提, 客户已取走, 取走了, 已来取, 自提签收, 已领走 | collected, picked up by the recipient, has been fetched
received | 收到了, 已收到, 拿到了, 收到货了, 货收到了, 件拿到了, 回单收到, 款到了, 钱收到了, 货款已到账, 到账了, 小联收到, 已到账 | received, got it in hand, I have it, parcel received, money received, arrived in the account
not-received | 没收到, 未收到, 还没到, 没拿到, 没到账, 款没到, 钱没到, 不是我签的, 没有收到, 未到账 | not received, did not get it, never arrived, money not in, I did not sign
not-delivered | 没派成, 没送到, 未派送成功, 派送失败, 又没人, 又没人在家, 没人在家, 无人, 还是没人, 家里没人, 没人接, 电话不通, 打不通, 关机, 空号, 电话错, 地址不对, 地址不详, 找不到地址, 客户不在, 客户休息, 下班了, 门锁着, 改天再送, 没派出去, 带回来了, 再派失败, 二派失败, 无人接听, 联系不上, 无法接通, 不接电话, 家中无人, 送无人, 没人开门, 不在家, 电话错误, 号码不对, 地址错误, 查无此人, 已搬走, 已离职, 财务不在, 要验货 | not delivered, failed again, nobody home, no answer, could not deliver, unreachable, wrong phone, bad address, brought back, attempt failed, no one home, wrong address
refused | 拒收, 拒签, 又拒收, 不要了, 不收, 客户不要, 客户拒收, 收件人看了不要, 不肯签, 收件人不收, 我不要了, 货不对版, 到付不付, 破损拒收 | refused, refused again, does not want it, will not accept, rejected by the recipient, customer refused
found | 找到了, 找到, 已找到, 件在, 在仓库, 在货架上, 在门卫, 在驿站, 在柜里, 在邻居家, 翻到了, 查到件了, 在我车上, 在派件员手里 | found, located, it is here, at the guard, in the depot, on the shelf
not-found | 没找到, 未找到, 找不到, 没有这票, 查无此件, 无此件, 仓库没有, 无头件没有, 翻遍了没有, 没见过, 丢了 | not found, cannot find it, no such parcel, no trace, not here, missing
not-signed | 没签收, 未签收, 还没签, 件还在我这 | not signed, still unsigned, still with us
pre-signed | 提前签收, 先签了, 先点了签收, 虚假签收, 为时效先签的 | signed early, pre-signed, marked signed before delivery
collected-back | 取回了, 追回来了, 要回来了, 已取回, 收回来了 | fetched back, recovered, got it back
intercepted | 已拦截, 拦到了, 截下来了, 拦住了, 已扣下, 已拦下, 拦截成功 | intercepted, stopped it, caught it
return-sent | 已退回, 退回去了, 已退件, 已退, 退回件已发, 退件已交中心, 已退出, 退走了, 退回途中 | return sent, sent back, on its way back, returned to origin hub, sent it back
returned | 退件已到, 退回件到了, 退件收到了, 已退到寄件人, 退回已签收 | returned, came back, return received, back with the sender
picked-up | 已揽收, 揽收了, 取到件了, 已取件 | picked up, collected from the sender, pickup done
not-picked-up | 没取到, 未揽收, 客户没准备好, 取件没人, 客户取消寄件, 货没好 | not picked up, sender not there, not ready, pickup failed
departed | 已发出, 发走了, 已装车, 上车了, 已发车, 随班车走了, 已放行发出 | departed, sent on, loaded, left with the run, on the truck
transferred | 已中转, 已转出, 转走了, 已转正确网点 | transferred, passed on, forwarded to the right station
arrived | 到了, 已到件, 到站了, 已到网点, 已卸车, 到中心了 | arrived, it is at our branch, unloaded
not-arrived | 没到, 未到件, 还没到站, 没卸到, 没收到件, 没到件 | not arrived, not here yet
registered | 已登记, 登记了, 已入账, 入账了, 货款本已登记, 到付本已登记, 系统已登 | registered, entered, booked, in the ledger
confirmed | 已确认, 确认无误, 重量对, 对的, 没错, 核对一致 | confirmed, correct, that is right, checked and right
contested | 有异议, 重量不对, 不认, 我们称的不是, 对不上 | contested, we weighed otherwise, does not match
redirected | 已改址, 已改派, 已按新地址发出 | redirected, sent to the new address
handed-over | 已转同行, 已转邮政, 已交其他快递, 转同行单号 | handed to another carrier, given to the post
receipt-sent | 回单已寄, 回单已返, 回单寄出了, 回单已发出 | receipt sent, proof of delivery sent back
receipt-back | 回单已回, 回单到了, 回单已入档 | receipt is back, receipt in hand
written-off | 已核销, 核销了, 销账了 | written off, settled in the books
paid | 已打款, 打款了, 已付, 付了, 已转账, 已返款, 货款已返, 款已付, 已付款 | paid, money transferred, paid out
compensated | 已赔付, 赔了, 赔付了, 已理赔, 理赔到账, 赔款已打 | compensated, claim paid, compensation paid
refunded | 已退款, 退款了, 钱退了, 多收的退了, 平台退款了 | refunded, money returned, paid back
returned-paid | 退回并赔付, 已退已赔 | returned and compensated
money-collected | 钱收了, 货款已收, 已收款, 代收款已收, 运费已收 | money collected, cod collected
not-paid | 没付, 未打款, 还没打款, 付不了 | not paid, payment not made
verified | 核实属实, 情况属实, 确有此事, 已核实属实, 属实 | verified, it is true, confirmed as described
not-verified | 核实不属实, 不属实, 没有这回事, 查无此事 | not true, could not be confirmed
admitted | 承认, 认了, 是我的错, 我们的问题, 多收了 | admitted, my mistake, our fault, overcharged
denied | 否认, 不是我, 没说过, 没有多收 | denied, did not do it
charge-justified | 按标准收的, 收费合理, 按价目表 | charge is right, by the price list
apologised | 已道歉, 道歉了, 当面道歉, 已上门致歉 | apologised, said sorry
liability-accepted | 认责, 我方承担, 责任在我, 愿意赔, 同意承担 | accept liability, we will bear it
liability-denied | 不认责, 不是我们责任, 不承担 | deny liability, not our fault
liability-settled | 责任已定, 责任已鉴定, 判责完成, 责任协商好了 | liability settled, liability agreed
ruled-for-us | 仲裁胜诉, 胜诉, 判我方胜, 申诉成功, 判对方责任, 对方全责 | ruled for us, we won, upheld in our favour
ruled-against-us | 仲裁败诉, 败诉, 判我方责任, 申诉失败, 我方全责, 支持客户, 判我们赔 | ruled against us, we lost, decided for the customer
split | 各担一半, 双方承担, 按比例承担 | split, shared liability
fine-cancelled | 罚款取消, 罚款撤销, 免罚, 申诉通过 | fine cancelled, fine waived
fine-reduced | 罚款减免, 减半, 减罚 | fine reduced
fine-upheld | 维持处罚, 罚款不变, 申诉驳回 | fine upheld
extended | 已延长收货, 已延期, 工单已延期 | extended, time for receipt extended
platform-closed | 平台已关闭, 平台已完结, 客户已撤诉, 工单已关 | closed by the platform, complaint withdrawn
replacement-sent | 已补发, 补发了, 已重发, 换货已发 | replacement sent, reshipped
detained | 已扣留, 被扣了, 安检扣下, 查扣 | detained, seized, held by security
released | 已放行, 放行了, 查完了, 解除扣留, 通关了 | released, cleared, through customs
destroyed | 已销毁, 没收, 已没收 | destroyed, confiscated
ordered | 已下单, 已接单, 可以收寄, 审核通过 | ordered, order accepted
not-accepted | 不予收寄, 不能寄, 不收寄, 拒绝揽收 | not accepted, cannot be sent
delivery-continues | 恢复运输, 继续运输, 已恢复更新 | moving again, delivery goes on
explained | 已解释, 解释清楚了 | explained
answered | 已答复, 答复了 | answered
not-possible | 做不到, 派不了, 改不了, 拦不住, 没拦住, 不能退, 查不了, 没办法, 拦截失败, 没要回来 | not possible, cannot be done, too late to stop, unable
none | 无回复, 没有回复, 一直不回 | no reply, never answered
"""
"""A line for each result: its code, what is said for it in Chinese, in English."""
PROGRESS = """
在找, 在查, 查一下, 正在查, 正在找, 正在核实, 核实中, 查询中, 处理中, 正在处理, 跟进中, 在跟, 已受理, 已安排派送, 已安排发回, 已下拦截, 已通知, 已催, 已催促, 已转告, 已反馈,
已上报, 已联系, 已安排, 安排了, 已派单, 派送中, 在派, 在派件, 在路上, 马上, 马上去, 马上送, 尽快, 尽快处理, 稍等, 等一下, 等会, 等回复, 问一下, 问问, 我看看, 看一下, 知道了,
好, 好的, 嗯, 行, 明白, 了解, OK, 今天派, 明天派, 下午送, 晚点送, 下班再看, 忙, 在开车, 已转给同事, 转仓库了, 正在联系客户, 打电话中, 会处理, 没问题, 放心,
looking, looking into it, searching, checking, will check, on it, in progress, processing, working on it,
following up, noted, ok, okay, got it, will do, soon, asap, right away, later, tomorrow, in a moment, hold on,
forwarded, passed on to a colleague, told him, reminded, asked, contacting the customer, out for delivery,
on the way, scheduled, pending
"""
"""What a party says that is at it: no result, whoever says it."""
REASONS = """
nobody-home | 又没人, 又没人在家, 没人在家, 无人, 还是没人, 家里没人, 客户不在, 门锁着, 家中无人, 送无人, 没人开门, 不在家 | nobody home, no one home
no-answer   | 没人接, 电话不通, 打不通, 关机, 无人接听, 联系不上, 无法接通, 不接电话 | no answer, unreachable
wrong-phone | 空号, 电话错, 电话错误, 号码不对 | wrong phone
bad-address | 地址不对, 地址不详, 找不到地址, 地址错误, 查无此人 | bad address, wrong address
closed      | 客户休息, 下班了 |
moved       | 已搬走, 已离职 |
no-money    | 财务不在 |
inspection  | 要验货 |
"""
"""The reason why it was not delivered that lies in what is said: its code, Chinese, English."""
BESIDE = """
了, 已, 已经, 刚, 刚刚, 刚才, 都, 也, 现在, 一下, 一次, 啊, 呢, 呀, 哦, 的, 您好, 你好, 谢谢, 辛苦,
件, 快件, 快递, 包裹, 货, 这票, 这个件, 此件, 该件, 这件, 那票, 单号, 运单, 客户, 收件人, 收货人, 他, 她, 您, 你, 我们, 本人,
the, a, an, it, is, was, has, have, been, we, he, she, they, thanks, hello, hi, now, just, already, at, by, on, before,
about, around, this, next, parcel, package, item, shipment, customer, recipient
"""
"""What may stand beside a phrase in one breath and changes nothing."""
BEFORE = """
快递员, 派件员, 业务员, 网点, 对方, 寄件人, 发件人, 回复, 反馈, sender, courier, branch
"""
"""What besides may stand before a phrase: behind it, it would be where the parcel went."""
OWN_SAKE = """
我, i, me, my, we, us, 吧, 好的, 好, 行, 嗯, ok, okay, 可以, 请, 麻烦, 麻烦你, 麻烦您, please
"""
"""What besides may stand beside a decision only, for in a report it sows doubt."""
DOUBT = """
没, 未, 不, 无, 非, 别, 勿, 错, 误, 假, 驿站, 柜, 门口, 门卫, 门岗, 岗亭, 邻居, 一半, 隔壁, 对门, 保安, 传达室, 收发室, 超市, 便利店, 代收, 家人, 物业, 前台, 网点, 但, 不过, 可是, 只是, 却, 如果, 要是, 假如, 应该, 可能, 估计, 大概, 好像, 听说, 也许, 差点, 快要, 准备, 等,
not, no, never, don't, didn't, doesn't, isn't, wasn't, hasn't, haven't, cannot, can't, won't, without, nobody, nothing, none, half, but,
however, wrong, mistake, neighbor, neighbour, guard, station, locker, reception, concierge, porch, mailbox, someone, somebody, else, door, if, unless, maybe, perhaps, probably, should, almost, nearly, until, yet, think, hope, about to
"""
"""What in the same message makes a success doubtful: a negation, an objection, a guess."""
NEGATIONS = """
没, 没有, 未, 不, 无, 别, 勿, 非, 不是, 不会, 不能, 还没, 还没有, 尚未, not, no, never, don't, didn't
"""
"""What turns round the words that follow even over a blank."""
DONE = "已, 已经, 刚, 刚刚, 刚才, just, already, has, have, was, been"
"""What says that it is done: beside a decision it is asked."""
VERBS = "is, are, was, were, has, have, had, did, does, do, can, could, will, would, should"
SUBJECTS = "it, the, this, that, he, she, they, you, we, there, anybody, anyone"
"""A verb and a subject after it begin a question, with or without its mark."""
