"""The closed vocabularies: each code with the words that mean it in English and in Chinese (the first is its label).

Codes stand in files, trailers and JSON; every word is accepted on the command line, whatever the language of the
screen.
"""

from collections.abc import Mapping

from kefu.core.vocabulary.carriers import CARRIERS as CARRIERS
from kefu.core.vocabulary.results import RESULTS as RESULTS
from kefu.core.vocabulary.vocabulary import Vocabulary, Word
from kefu.core.vocabulary.vocabulary import of_lines as _set

KINDS = _set(
    "kind",
    """
complaint | | 投诉
problem   | problem parcel, problem | 问题件, 疑难件
inquiry   | | 咨询, 查件, 查询
reminder  | | 催件
claim     | | 理赔
ruling    | internal ruling, ruling | 仲裁
order     | | 下单
appeal    | | 申诉
incident  | | 应急事件, 突发, 事件
duty      | | 日常工作, 日常
customer  | customer's file, customer | 客户档案, 客户
""",
)
ROLES = _set(
    "party",
    """
customer       | | 客户, 顾客
sender         | | 寄件人, 发件人
recipient      | | 收件人, 收货人
caller         | | 来电人
courier        | | 快递员, 派件员, 业务员
origin         | origin branch, origin | 始发网点, 发件网点
delivery       | delivery branch, delivery | 派件网点, 目的网点
branch         | | 网点
hub            | sorting hub, hub | 分拨中心, 中心, 分拨
supervisor     | | 主管, 上级
finance        | | 财务
reconciliation | | 对账, 对账人员
head-office    | | 总部
carrier        | | 快递公司, 同行
platform       | | 平台
authority      | | 邮政管理局, 12305
us             | | 我方, 本网点
""",
)
FILE = "customer"
"""The kind of a customer's file: no case, and never open."""
CUSTOMERS = ("customer", "sender", "recipient", "caller")
PAYERS = ROLES.extended([Word("agent", ("agent",), ("客服",))])
"""Who may pay or get money: the parties, and a member of the staff by his id."""
STAFF_PAYERS = ("agent", "courier")
"""Those of them who are ours, and pay what the desk passes on."""
CHANNELS = _set(
    "channel",
    """
phone     | phone, call | 电话
sms       | | 短信
wechat    | | 微信
group     | chat group, group | 微信群, 群
dingtalk  | | 钉钉
online    | | 在线
mail      | mail, email | 邮件
platform  | platform ticket, platform | 工单, 平台
system    | | 系统
fax       | | 传真
in-person | | 当面, 上门
""",
)
LIVE_CHANNELS = ("phone", "online", "in-person")
OUTCOMES = _set(
    "outcome",
    """
reached      | | 接通, 已联系, 联系上, 打通了, 接了, 说上话
agreed       | | 同意
declined     | | 不同意, 拒绝
no-answer    | no answer, busy, switched off | 无人接听, 未接, 没打通, 没接, 占线, 关机, 停机, 正忙
hung-up      | | 挂断, 挂了, 拒接
wrong-number | | 号码错误, 空号, 错号, 打错, 不是本人
message-left | message left, texted, left a message | 已留言, 留言, 已发短信, 微信留言, 群里@了
sent         | sent, posted | 已发送, 已发出
read         | | 已读, 已读不回
""",
)
REACHED = ("reached", "agreed", "declined", "read")
"""The outcomes that edition 1 of the rules takes for somebody reached; what was only read has reached nobody."""
SPOKEN = ("reached", "agreed", "declined")
"""The outcomes by which somebody was reached, from edition 2 of the shipped rules on."""
TOLD = ("sent", "message-left", "read")
"""The outcomes by which a message in writing was given, though nobody was reached."""
ONLINE = ("system", "platform", "online", "group", "mail", "dingtalk", "wechat")
"""The channels on which a branch gives notice of a problem parcel to another."""
UNDECIDED = ("none", "other", "answered", "explained", "apologised", "received", "not-possible")
"""The results that do not say what is to be done with the parcel."""
DIRECTIONS = _set("direction", "inbound | | 进港\noutbound | | 出港")
STATES = _set("state", "open | | 处理中\nwaiting | | 等待中\nresolved | | 已解决\nclosed | | 已结案, 已关闭")
PRIORITIES = _set("priority", "low | | 低\nnormal | | 普通\nhigh | | 高\nurgent | | 紧急, 加急")
CAUSES = _set(
    "cause",
    """
no-notice     | | 未通知
mis-sort      | | 错分
mis-send      | | 错发
mis-deliver   | | 错派
bad-address   | | 地址不详, 地址错误
bad-phone     | | 电话错误
pre-signed    | | 提前签收, 虚假签收
rough-handling| | 野蛮操作
packaging     | | 包装不当
missed-cutoff | missed the cut-off | 错过班次
weather       | | 天气
traffic       | | 交通
peak          | peak season | 高峰
customer      | customer's side | 客户原因
sender        | sender's side | 寄件人原因
data-entry    | | 录单错误
attitude      | | 服务态度
system        | | 系统故障
theft         | | 盗窃
none          | no fault found | 无过错
other         | | 其他
""",
)
VERDICTS = _set(
    "verdict",
    """
satisfied    | satisfied, solved, happy | 满意, 可以了, 好评, 解决了
dissatisfied | dissatisfied, unhappy | 不满意, 差评, 不认可
unsolved     | unsolved, not solved | 未解决, 没解决, 还没收到, 又来了
unreachable  | | 联系不上, 没接
""",
)
SO_SO = ("一般", "一般般", "还行", "还可以", "凑合", "so-so", "so so", "average", "ok", "okay")
"""What a customer says that is no verdict yet: satisfied or not is asked."""
HOWS = _set(
    "way of closing",
    """
solved      | | 已解决
duplicate   | | 重复
void        | | 作废
withdrawn   | | 撤诉, 撤回
unreachable | | 联系不上
dismissed   | | 驳回, 不成立
lapsed      | | 过期未办
filed       | | 已建档, 建档
""",
)
FILED = "filed"
"""How a customer's file ends in the breath in which it is opened; no other ticket ends so."""
BY_HAND = tuple(how for how in HOWS.words if how not in ("lapsed", FILED))
"""The ways of closing that a person and a playbook have; what lapsed a sweep closes."""
EVENTS = _set(
    "event",
    """
due-in        | due in, theoretical arrival | 应到, 理论到件
problem-found | problem found | 发现问题, 发现异常
arrived       | | 到件, 已到件
last-scan     | | 最后扫描
loaded        | on the truck | 装车, 已装车
departed      | | 发出
dispatched    | out for delivery | 派件
attempt       | delivery attempt, failed attempt | 派送失败, 派件失败
signed        | | 签收
shelved       | set apart | 上架, 单独存放
return-sent   | sent back, return sent | 退件发出, 退件已发出
returned      | back with the sender | 退回, 退件签收
registered    | | 登记
picked-up     | picked up | 揽收
data-entered  | data entered | 录单, 资料录入
receipt-back  | receipt is back | 回单收回, 回单已返回
handed-over   | handed over | 转交同行, 外发
detained      | | 被扣留, 查扣
released      | | 放行, 解除扣留
outage        | | 断网, 停电
""",
)
EVENTS_AHEAD = ("due-in",)
"""The events that may lie ahead when they are recorded; a day without a time is then its end."""
FAILURES = _set(
    "reason",
    """
nobody-home   | | 家中无人
no-answer     | | 电话无人接听, 无人接听
wrong-phone   | | 电话错误, 空号
bad-address   | | 地址不详
refused       | | 拒收
no-money      | | 没钱, 未备款
closed        | off work | 下班, 休息
out-of-area   | | 超区
moved         | | 已离职, 已搬走
inspection    | slow inspection | 验货时间长
other         | | 其他
""",
)
RELATIONS = _set(
    "relation",
    "duplicate-of | | 重复于, 重复\nparent | | 上级单\nrelated | | 相关\nafter | | 接续\ncustomer | customer's file, customer | 客户档案, 客户",
)
OF_CUSTOMER = "customer"
"""The relation of a case to the file of its customer."""
MONEY = _set(
    "kind of money",
    """
compensation  | | 赔付
recovery      | | 追偿
fine          | | 罚款
refund        | | 退款
cod-collected | COD collected | 代收货款到账, 代收款已收
cod-return    | COD return | 返货款
collect       | freight collected | 到付款, 到付运费
""",
)
MONEY_COLLECTED = ("cod-collected", "collect")
"""The money that is recorded when it is here: it cannot be offered."""
MONEY_IN = ("recovery", *MONEY_COLLECTED)
"""The money that comes in, unless the record says that we pay it."""
LEDGERS = _set(
    "ledger",
    """
fines      | | 罚款, 罚款台账
claims     | | 理赔, 赔付, 理赔台账
cod        | COD | 货款, 代收货款, 货款本
collect    | freight collected | 到付, 到付款, 到付本
recoveries | | 追偿, 仲裁, 追偿台账
receipts   | | 回单, 回单存档表
returns    | | 退件, 退件清单, 退转件清单
""",
)
STAGES = _set("stage", "offered | | 已提出\nagreed | | 已同意\npaid | | 已付")
LEVELS = _set("level", "agent | | 客服\nsupervisor | | 主管\nhead-office | head-office | 总部")
"""The levels that a new desk has; one of a desk's own has its own name."""
EVIDENCE = _set(
    "kind of evidence",
    """
photo     | | 照片
letter    | | 确认函, 信函
recording | recording, record, call log, chat log | 录音, 记录, 通话记录, 聊天记录
document  | | 单据, 文件
""",
)
PAUSES = _set(
    "reason for a pause",
    """
customer-unavailable | | 客户不便
customer-material    | waiting for the customer's material | 等客户资料
reply-window         | | 等回复
outage               | | 断网, 停电
force-majeure        | | 不可抗力
ruling               | | 等仲裁
""",
)
WAYS = _set("way", "in | | 来\nout | | 去")
MODES = _set("mode", "air | | 空运\nroad | | 陆运\nrail | | 铁路")
METHODS = _set("payment method", "prepaid | | 寄付\ncollect | | 到付\nmonthly | | 月结\ncod | COD | 代收货款")
YES_NO = _set("yes or no", "yes | yes, y, true | 是, 同意\nno | no, n, false | 否, 不同意")
COD_WAYS = _set("way of paying COD", "cash | | 现金\ncheque | cheque, check | 支票\ntransfer | | 转账")
SHELVES = _set("shelf class", "redeliver | | 再派\nundeliverable | | 无法派送")
CLASSES = _set(
    "class of customer", "key | key customer, key | 重点, 重点客户, 大客户\nnew | new customer, new | 新客户, 新"
)
CLOCKS = _set(
    "clock",
    """
due                 | due | 限期
promise             | promise | 承诺
follow              | follow-up | 跟进
wait                | wait | 等回复
notify              | | 未办须通知
default             | | 到时按惯例处理
hub-register        | | 分拨登记
register            | | 登记问题件
reply               | | 发件方回复
redeliver           | | 再派
return-run          | | 退回
consult             | | 答复咨询
contact             | | 联系收派双方
order               | | 安排取件
report              | | 上报
stalled             | | 停滞
hold                | | 留仓
verify              | | 核实
verify-reply        | | 核实答复
verify-trace        | | 核实动态
receipt-back        | | 回单寄回
receipt-back-two    | | 两次中转回单
receipt-back-latest | | 回单最迟
cod-return          | | 代收款返还
cod-slip            | | 代收款回执
cod-clerk           | | 回执交结算员
platform            | | 平台限时
loaded              | | 装车
watch               | | 到货跟踪
watch-again         | | 到货再跟踪
attempts            | | 派送次数
second-attempt-sms  | | 二派短信
attempt-message     | | 派件短信
statutory           | | 法定答复
authority-report    | | 向主管部门答复
claim-answer        | | 答复索赔
claim-decision      | | 索赔定案
claim-payment       | | 支付赔款
answer              | | 答复
move-on             | | 转出
ask-customer        | | 请客户补齐
upload              | | 上传
photo               | | 拍照
""",
)
"""Clocks that people set, and the rules that come with kefu; what a desk adds is called by its name."""
HAND_CLOCKS = ("due", "promise", "follow", "wait")
"""The clocks that people start by hand; each is called so and by the entry that started it (`wait-0H5C9WXR3D`)."""
FOLLOW_UPS = ("notify", "default")
"""The orders of a miss that somebody must still carry out, each by a clock of its own (`notify-RULE`), due that day."""
TABLES: Mapping[str, Vocabulary] = {
    "kind": KINDS,
    "role": ROLES,
    "payer": PAYERS,
    "channel": CHANNELS,
    "outcome": OUTCOMES,
    "direction": DIRECTIONS,
    "state": STATES,
    "priority": PRIORITIES,
    "result": RESULTS,
    "cause": CAUSES,
    "verdict": VERDICTS,
    "how": HOWS,
    "event": EVENTS,
    "failure": FAILURES,
    "relation": RELATIONS,
    "money": MONEY,
    "stage": STAGES,
    "ledger": LEDGERS,
    "evidence": EVIDENCE,
    "pause": PAUSES,
    "way": WAYS,
    "mode": MODES,
    "method": METHODS,
    "cod-way": COD_WAYS,
    "carrier": CARRIERS,
    "yes-no": YES_NO,
    "shelf": SHELVES,
    "class": CLASSES,
}
