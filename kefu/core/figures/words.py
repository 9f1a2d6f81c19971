"""The words of reports: their kinds, what figures are grouped by, and what each figure is called."""

from kefu.core.vocabulary.vocabulary import of_lines

REPORTS = of_lines(
    "report",
    """
daily   | daily, day | 日报, 每日, 当日
weekly  | weekly, week | 周报, 每周
monthly | monthly, month | 月报, 每月
""",
)
"""The kinds of reports that are asked for by a word; one of a free period is of the kind `free`."""
FREE = "free"
GROUPS = of_lines(
    "group",
    """
agent    | | 客服, 人员
branch   | | 网点
courier  | | 快递员, 业务员
category | | 类别, 问题类型
carrier  | | 快递公司
cause    | | 原因
customer | customer, customer's file | 客户, 客户档案
""",
)
"""What figures may be grouped by."""
FIGURES = of_lines(
    "figure",
    """
opened        | | 新受理
duplicates    | of these duplicates | 其中重复
closed        | closings | 结案（次）
still-closed  | closed and still closed | 结案且未再开
reopened-closings | closings reopened | 结案后又重开
reopened      | reopenings | 重开（次）
backlog       | backlog at the end | 期末未结
missed        | deadlines missed | 时限超时
unsatisfied   | not satisfied or unsolved | 不满意或未解决
old           | open for 30 days or more | 未结满30天
attempts      | second or later failed attempt | 再次派送失败
attempt       | failed attempts | 派送失败
lost          | | 遗失
unreadable    | unreadable files | 读不出的文件
first-response | first response | 首次响应
unanswered    | not answered by the end | 到期末未响应
on-time       | deadlines met in time | 时限按时
satisfied     | | 满意
dissatisfied  | | 不满意
unsolved      | | 未解决
unreachable   | | 联系不上
planned       | handled cases to call back | 已处理应回访
made          | call-backs made | 已回访（次）
reached       | customer reached | 回访接通
round-calls   | round: calls to customers | 客户回访：去电
round-reached | round: customers reached | 客户回访：接通
missed-calls  | missed calls on record | 有记录的漏接来电
entries       | | 记录条数
due           | deadlines due | 到期时限
met           | deadlines met | 时限达成
undecided     | undecided deadlines | 未定时限
clock-met     | deadlines met in the period | 期内达成的时限
cause         | | 原因
money         | | 钱款
""",
)
"""What each figure is called."""
BANDS = of_lines(
    "age",
    """
under-7  | under 7 days | 不满7天
7-to-30  | 7 to 30 days | 7至30天
30-to-90 | 30 to 90 days | 30至90天
over-90  | over 90 days | 90天以上
""",
)
"""How long what is open has been open, by the band."""
DAYS_OF_WEEK = of_lines(
    "weekday",
    """
mon | Mon | 周一
tue | Tue | 周二
wed | Wed | 周三
thu | Thu | 周四
fri | Fri | 周五
sat | Sat | 周六
sun | Sun | 周日
""",
)
SECTIONS = of_lines(
    "part",
    """
summary    | came and went | 进出
response   | first response | 首次响应
clocks     | deadlines | 时限
durations  | how long deadlines took | 时限用时
callbacks  | call-backs | 回访
attempts   | failed attempts | 派送失败
causes     | frequent causes | 常见原因
money      | | 钱款
exceptions | | 异常
agents     | who did what | 各人记录
kpi        | key figures | 考核指标
""",
)
"""The parts of a report in which things are counted of which each can be told."""
NOBODY, IMPORTED, SWEPT = "", "import", "kefu"
"""The agents who are no person: nobody is named, a table that was imported, kefu by itself."""


def agent_label(who: str, language: str) -> str:
    """Return an agent as people read it: the id of the staff, or what wrote by itself."""
    if who == NOBODY:
        return "未填写" if language == "zh" else "(none)"
    if who == IMPORTED:
        return "导入" if language == "zh" else "import"
    return "系统自动" if language == "zh" and who == SWEPT else who


def group_label(name: str, language: str) -> str:
    """Return the name of a group as people read it: a name stands as it is, an empty one is said."""
    if name:
        return name
    return "未填写" if language == "zh" else "(none)"
