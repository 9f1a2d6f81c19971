"""What the words of answers say, written from the trade: which result of which party, which question with which label.

Nothing here comes from playbooks. A question counts by the words in which it is asked and answered in Chinese, so that one
that is asked otherwise, or whose label says that nobody knows, says nothing.
"""

import re
from collections.abc import Iterator, Mapping

SENDER, RECIPIENT = ("sender", "customer", "caller"), ("recipient", "customer", "caller")
MONEY = ("finance", "reconciliation")
GIVERS: Mapping[str, str] = {
    "delivered": "courier delivery carrier branch us",
    "collected": "courier delivery carrier branch us",
    "received": "recipient customer caller sender finance reconciliation origin branch us",
    "return-sent": "courier delivery branch hub carrier us",
    "returned": "origin sender customer caller us",
    "picked-up": "courier us",
    "departed": "hub branch delivery origin courier carrier us",
    "transferred": "hub branch delivery us",
    "arrived": "hub branch delivery origin carrier us",
    "receipt-sent": "delivery courier branch us",
    "receipt-back": "origin us finance reconciliation",
    "written-off": "finance reconciliation",
    "paid": "finance reconciliation courier branch delivery sender customer us",
    "compensated": "finance reconciliation courier branch delivery carrier platform us",
    "refunded": "finance reconciliation courier branch delivery platform us",
    "returned-paid": "finance reconciliation origin us",
    "registered": "delivery origin hub finance reconciliation branch us",
    "confirmed": "delivery origin hub sender customer courier finance reconciliation branch us",
    "redirected": "delivery hub courier us",
    "handed-over": "delivery branch us origin courier",
    "intercepted": "courier delivery hub origin us",
    "collected-back": "courier delivery branch",
    "found": "courier delivery origin branch hub recipient customer caller us carrier",
    "money-collected": "courier delivery branch",
    "replacement-sent": "sender customer",
    "apologised": "courier delivery branch us",
    "admitted": "courier delivery branch",
    "detained": "hub head-office authority branch",
    "released": "hub head-office authority branch",
    "destroyed": "head-office authority",
    "delivery-continues": "us hub delivery",
    "liability-settled": "head-office branch delivery origin hub",
    "liability-accepted": "branch delivery origin hub courier carrier us",
    "ruled-for-us": "head-office platform authority",
    "ruled-against-us": "head-office platform authority",
    "split": "head-office platform",
    "fine-cancelled": "head-office",
    "fine-reduced": "head-office",
    "fine-upheld": "head-office",
    "not-accepted": "us courier branch",
    "keep": "sender customer origin us",
    "declined": "sender recipient customer caller branch delivery origin us",
    "agreed": "sender recipient customer caller branch delivery origin us",
}
"""The results that say that something was done or found, and who has it before his eyes (trade, 3.2)."""

UNSAID = re.compile("说不清|不知道|不清楚|没有查清|还没查清|没有问|没有说|没有联系上|没联系上|没有表态|没表态|看不出")
"""Labels by which nobody says anything, neither that it is so nor that it is not."""
NOT = re.compile("^[^，（(]*(没(?!收(?:$|[，或]))|不|未|还在|无法)|，没有$")
"""Labels that say that it is not so: in their first words, or in the last."""
YES = re.compile(
    "^(是|有|在|对|好了|对上了|认|成|能|查清了|核实了|属实|知道|看得到|过了|写好了|改好了|办好了|听过了|问过|说了|记了账"
    "|[^，、]{0,3}了)(，.*)?$"
)
"""Labels that say yes to whatever was asked: 是, 有, or the verb alone: 到了, 发走了, 付了."""
WISH = re.compile("要不要|还要|愿意|肯|想|能不能|可以|打算|同意|客户要|要办")
"""Questions about what somebody wants or allows: a yes to them says nothing about what was done."""

_GOT = "拿到|收到|签收|送到|送达|取走|在收件人手里|齐了|认可|对的人收"
_NOT_THE_PARCEL = re.compile(
    "寄件人|退件|补发|补寄|另一票|回单|款|钱|小联|照片|函|通知|登记|理由|轨迹|对的站点|我们这里"
)
"""What the question is about when it is not about the parcel in the hands of the recipient."""
_LABELS: tuple[tuple[str, str, str], ...] = (
    # what it says | the question | the label, or "yes" for any that says yes
    ("delivered", f"(收件人|件|货|另一票|妥投|清点).*({_GOT})", "yes"),
    ("delivered", "", "(已经?|期间已经|说)?.*(送达|送到|签收了?$|妥投|交给收件人)"),
    ("delivered", "(验过|认可|清点|拿到|收)", "^(收了|验过|认可|齐了)"),
    ("delivered", "签收", "^(知道)$"),
    ("received", "(收件人|他|客户|投诉人).*(拿到|收到|在.*手里)|在收件人手里|接收", "yes"),
    ("received", "", "客户(已经)?(收到|拿到)|承认收到"),
    ("collected", "取走", "yes"),
    ("return-sent", "退.*(发走|发出|退走|退回.*了吗)", "yes"),
    ("return-sent", "", "已退|在退|退回途中|在退回"),
    ("returned", "退件.*(在我们手里|到了)|寄件人(拿到|收到).*件|退.*寄件人.*收到", "yes"),
    ("picked-up", "(取到|在我们手里|揽)", "yes"),
    ("picked-up", "", "取到了"),
    ("picked-up", "(库区|货架|车上).*找到", "yes"),
    ("departed", "(件|包|货|转|中心|网点|发).*(发出|发走|转走|转出|动起来|动了|在动|装车|装上)", "yes"),
    ("departed", "", "^(转走了|已转出|发出了|已发出|在走了|动了)|件发出了"),
    ("loaded", "(装上|装车)", "yes"),
    ("arrived", "(站点|网点|这里|下一站).*(收到件|到件|到了|到我们)", "yes"),
    ("arrived", "", "到件时间|到下一站|已到网点|到我们网点"),
    ("receipt-back", "回单.*(在我们手里|回来)", "yes"),
    ("receipt-back", "回单", "已经在我们手里"),
    ("receipt-sent", "回单.*(寄出|寄给|返)", "yes"),
    ("data-entered", "(上传|录入|看得到|录单)", "yes"),
    ("written-off", "核销", "yes"),
    ("money-in", "(款|钱).*(到|收到)", "yes"),
    ("paid", "(款|钱|付).*(付|返|退给|打款)", "yes"),
    ("paid", "付", "^付了"),
    ("refunded", "(钱|退款|款).*退", "yes"),
    ("refunded", "退款", "客户说收到|有退款凭证"),
    ("refunded", "", "钱已退|已退款|多收了，钱已退"),
    ("collected-money", "收.*(货款|运费|钱|款)", "^收到了|收到付运费"),
    ("entered", "(财务|对账|货款本|到付本).*(登记|入账|记账)", "yes"),
    ("registered", "(登记|改派|照新的改)", "yes"),
    ("registered", "", "^登记了"),
    ("redirected", "(改派|改址)", "yes"),
    ("redirected", "(送到|新地址)", "对方接手"),
    ("corrected-there", "(改好|取回)", "yes"),
    ("collected-back", "取回", "yes"),
    ("intercepted", "拦", "拦到了"),
    ("handed-over", "转给.*快递", "yes"),
    ("replacement-sent", "补发|补寄", "yes"),
    ("replacement-sent", "", "已补寄|已补发"),
    ("replacement-got", "补发.*拿到|拿到补发", "yes"),
    ("released", "(过关|放行)", "yes"),
    ("released", "怎么处理", "放行"),
    ("detained", "怎么处理", "扣留"),
    ("destroyed", "怎么处理", "销毁|没收"),
    ("apologised", "道歉", "yes"),
    ("apologised", "", "道歉了|已道歉"),
    ("explained", "解释|说清楚|收到了吗", "yes"),
    ("explained", "", "解释了|说清楚了"),
    ("answered", "", "说清楚了|已答复"),
    ("answered", "告诉|答", "yes"),
    ("accepts", "(接受|同意)", "yes|接受|同意"),
    ("ruled-for-us", "判", "判我们赢"),
    ("ruled-against-us", "判", "判我们输"),
    ("split", "判", "双方"),
    ("fine-cancelled", "总部", "取消"),
    ("fine-reduced", "总部", "减了"),
    ("fine-upheld", "总部", "不变"),
    ("fine-booked", "记账", "记了账|付了"),
    ("liability-accepted", "认不认", "^认"),
    ("same", "一样", "一样"),
    ("recovered", "恢复", "yes"),
    ("kept", "各自|怎么办", "各自留下"),
    ("registered", "发件网点认", "yes"),
    ("confirmed", "答复|说清楚", "同意改"),
    ("told", "都知道", "同意|知道"),
    ("supervisor", "主管", "同意结案"),
    ("delivered-both", "另一票.*送到", "yes"),
)
"""What a question and the label of the answer say, and what no label may say (`UNSAID`, `NOT`)."""
_ROWS = tuple((what, re.compile(q), label if label == "yes" else re.compile(label)) for what, q, label in _LABELS)
_NEGATIVE: tuple[tuple[str, str, str], ...] = (
    ("not-accepted", "(收吗|收不收)", "不能|不收|^没有$"),
    ("not-accepted", "取到", "验货不能收"),
    ("not-accepted", "收寄了没有", "还没收寄"),
    ("keep", "(改|定|答复)", "不改"),
    ("refused-back", "派", "拒付"),
    ("never-handed-in", "在我们手里", "没有交来"),
    ("not-so", "属实", "不属实"),
    ("claim-refused", "该赔", "不该赔"),
    ("cancelled", "没取到", "不寄了"),
    ("wrong-number", "都对", "抄错"),
)
"""What a label says by its no."""
_NO_ROWS = tuple((what, re.compile(q), re.compile(label)) for what, q, label in _NEGATIVE)


def written(question: str) -> Iterator[str]:
    """Yield what an answer in words of one's own says: who names the other carrier's waybill has handed the parcel over."""
    if re.search("对方的运单号|同行单号", question):
        yield "handed-over"


def says(question: str, label: str) -> Iterator[str]:
    """Yield what an answer to a question says has happened."""
    if UNSAID.search(label):
        return
    if NOT.search(label):
        yield from (what for what, asked, said in _NO_ROWS if asked.search(question) and said.search(label))
        return
    yes = bool(YES.search(label)) and not WISH.search(question)
    for what, asked, said in _ROWS:
        about = not asked.pattern or _about(what, question)
        if about and asked.search(question) and (yes if isinstance(said, str) else said.search(label)):
            yield what


def _about(what: str, question: str) -> bool:
    """Return whether a question is about the thing that a word speaks of: the parcel, and of one that moves on no return."""
    if what == "departed":
        return "退" not in question
    return what not in ("delivered", "received") or not _NOT_THE_PARCEL.search(question)


def denies(question: str, label: str) -> Iterator[str]:
    """Yield what an answer to a question says has not happened."""
    if UNSAID.search(label) or not NOT.search(label) or WISH.search(question):
        return
    for what, asked, said in _ROWS:
        if isinstance(said, str) and asked.search(question) and _about(what, question):
            yield what
