"""The results: every code that a reply or a solution may have, with what people read, and which party may say it.

What people say for each is in `phrases`; here stand only the words of the codes themselves.
"""

from collections.abc import Mapping

from kefu.core.vocabulary.vocabulary import of_lines

RESULTS = of_lines(
    "result",
    """
redelivery         | redelivery agreed, redelivery | 安排再派, 再派
return-agreed      | return agreed | 同意退回, 安排退回
redirect-agreed    | change of address agreed | 同意改址, 改派
corrected          | | 已更正, 更正
hand-over-agreed   | another carrier agreed | 同意转同行
self-pickup        | recipient picks up | 自提
held               | to be held | 暂存
keep               | keep as it is | 维持原样, 不改
abandoned          | | 放弃, 弃件
agreed             | | 同意
declined           | | 不同意
delivered          | | 已送达, 派送成功, 已签收, 妥投
collected          | | 已自提
received           | | 已收到
not-received       | | 没收到, 未收到
not-delivered      | | 没派成, 未派送成功
refused            | | 拒收
found              | | 找到, 已找到
not-found          | | 未找到, 没找到, 找不到
not-signed         | | 未签收, 没签收
pre-signed         | signed before delivery | 提前签收, 虚假签收
collected-back     | fetched back | 已取回, 已追回
intercepted        | | 已拦截
return-sent        | sent back | 已退回, 已退件
returned           | came back, returned | 退件已到, 退回已签收
picked-up          | | 已揽收
not-picked-up      | | 未揽收
departed           | | 已发出
transferred        | | 已转出, 已中转
arrived            | | 已到件
not-arrived        | | 未到件
registered         | | 已登记
confirmed          | | 已确认
contested          | | 有异议
redirected         | | 已改址
handed-over        | handed to another carrier | 已转同行, 转同行
receipt-sent       | | 回单已寄
receipt-back       | receipt is back | 回单已回
written-off        | | 已核销
paid               | | 已付款, 已打款
compensated        | | 已赔付, 已理赔, 赔付
refunded           | | 已退款, 退款
returned-paid      | returned and compensated | 退回并赔付
money-collected    | | 已收款
not-paid           | | 未打款
verified           | | 核实属实
not-verified       | | 核实不属实
admitted           | | 承认
denied             | | 否认
charge-justified   | charge is right | 收费合理
apologised         | | 已道歉, 道歉
liability-accepted | | 认责
liability-denied   | | 不认责
liability-settled  | | 责任已定
ruled-for-us       | | 仲裁胜诉
ruled-against-us   | | 仲裁败诉
split              | shared liability | 双方承担, 各担一半
fine-cancelled     | | 罚款取消
fine-reduced       | | 罚款减免
fine-upheld        | | 维持处罚
extended           | time extended | 已延期
platform-closed    | closed by the platform | 平台已关闭
replacement-sent   | | 已补发
detained           | | 已扣留
released           | | 已放行
destroyed          | | 已销毁
ordered            | | 已下单
not-accepted       | | 不予收寄
delivery-continues | delivery goes on | 恢复运输, 继续派送
explained          | | 已解释, 解释
answered           | | 已答复, 答复
not-possible       | | 做不到
lost               | | 遗失, 已遗失
data-entered       | | 资料已录入
reviewed           | | 已复盘
handed-in          | | 已上交
none               | no reply, none | 无回复, 没有回复
other              | | 其他
""",
)
UNSAID = ("none", "other")
"""The results that no party says: one that it never answered, one that is written only when it is typed."""

LETTERS: Mapping[str, tuple[str, ...]] = {
    "S": ("sender",), "R": ("recipient",), "C": ("courier",), "D": ("delivery",), "O": ("origin",), "B": ("branch",),
    "H": ("hub",), "HO": ("head-office",), "P": ("platform",), "F": ("finance", "reconciliation"), "X": ("carrier",),
    "A": ("authority",), "U": ("us",),
}  # fmt: skip
"""The short names of the parties in the tables of this room."""
_GIVERS = """
redelivery         | S O U R HO P
return-agreed      | S O U HO P
redirect-agreed    | S O U
corrected          | S O U R D B H
hand-over-agreed   | S O U
self-pickup        | R S O U
held               | S O R U D B H C X
keep               | S O U
abandoned          | S O
agreed             | S R B D O U
declined           | S R B D O U
delivered          | C D X U B
collected          | D C X U
received           | R S F U O B
not-received       | R S F
not-delivered      | C D X B U
refused            | R C D X B U
found              | C D O B H U R X
not-found          | C D O B H U F X
not-signed         | D B C O U
pre-signed         | C D B
collected-back     | C D B
intercepted        | C D H O U
return-sent        | C D B H U X
returned           | O S U
picked-up          | C U
not-picked-up      | C S
departed           | H B D O C X U
transferred        | H B D U
arrived            | H D B O X U
not-arrived        | H D B O U
registered         | D O H F B U
confirmed          | D O H S C F B U
contested          | C O D B F U
redirected         | D H C U
handed-over        | D B U O C
receipt-sent       | D C B U
receipt-back       | O U F
written-off        | F
paid               | F C B U S D
compensated        | F B C U P X D
refunded           | F C P B D U
returned-paid      | F O U
money-collected    | C D B
not-paid           | F C B D
verified           | D B C HO H U
not-verified       | D B C HO H U
admitted           | C D B
denied             | C D B
charge-justified   | C D B F
apologised         | C D B U
liability-accepted | B D O H C X U
liability-denied   | B D O H C X U
liability-settled  | HO B D O H
ruled-for-us       | HO P A
ruled-against-us   | HO P A
split              | HO P
fine-cancelled     | HO
fine-reduced       | HO
fine-upheld        | HO
extended           | P
platform-closed    | P
replacement-sent   | S
detained           | H HO A B
released           | H HO A B
destroyed          | HO A
ordered            | U
not-accepted       | U C B
delivery-continues | U H D
explained          | U D B C
answered           | U D B A F
not-possible       | C D O B H HO F X P
"""


def _givers() -> Mapping[str, tuple[str, ...]]:
    rows = (line.split("|") for line in _GIVERS.strip().splitlines())
    return {code.strip(): tuple(r for letter in said.split() for r in LETTERS[letter]) for code, said in rows}


GIVEN_BY: Mapping[str, tuple[str, ...]] = _givers()
"""The roles that may say each result. What is not here is only an end of the work (`lost`), or said by nobody."""
ENDS_ONLY = ("lost", "data-entered", "reviewed", "handed-in")
"""The results that a solution may have and no reply: no party says them."""
ENDS = (
    "delivered", "return-sent", "returned", "transferred", "picked-up", "received", "written-off", "corrected", "confirmed",
    "compensated", "returned-paid", "refunded", "apologised", "explained", "answered", "delivery-continues",
    "liability-settled", "ruled-for-us", "ruled-against-us", "split", "fine-cancelled", "fine-reduced", "fine-upheld",
    "abandoned", "arrived", "receipt-sent", "redirected", "not-accepted", "detained", "destroyed", "replacement-sent",
    "released", *ENDS_ONLY,
)  # fmt: skip
"""The results that the work of a ticket may end with, by the trade; older tickets have others too."""
OWES_TEXT = ("not-possible", "contested", "not-verified", "not-accepted", "other")
"""The results that mean nothing without words beside them."""
_EITHER = ("customer", "caller")
"""Roles that are the sender or the recipient."""


def rows_of(role: str, customer: str = "") -> tuple[str, ...]:
    """Return the roles whose words a party takes: a customer or caller those of the sender or of the recipient.

    `customer` says which of the two he is; where that is not known, he takes both.
    """
    if role not in _EITHER:
        return (role,)
    return (customer,) if customer in ("sender", "recipient") else ("sender", "recipient")


def results_of(role: str, customer: str = "") -> tuple[str, ...]:
    """Return the results that a party of this role may say, in their order; none for one that does not reply."""
    rows = rows_of(role, customer)
    return tuple(code for code, roles in GIVEN_BY.items() if any(row in roles for row in rows))
