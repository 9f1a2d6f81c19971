"""The first `kefu.yaml` of a new desk: what `init` knows, and the rest as comments to be filled in."""

from kefu.core.config.desk import DEFAULT_ROLES, FORMAT
from kefu.store.yaml.read import flow

_ENGLISH = """\
# What this desk knows about itself. Every key is explained in docs/configuration.md of kefu.
format: {format}
desk: {desk}
timezone: {timezone}
language: {language}

# Who works here. Who acts is the person whose email is git's user.email.
staff:
  {id}: {{name: {name}, email: {email}, roles: {roles}}}

# Levels of escalation, the lowest first; an owner takes over the tickets that reach the level.
levels:
- {{name: agent}}
- {{name: supervisor, owner: {id}}}
- {{name: head-office}}

# Working hours; holidays and make-up days of a country.
calendars:
  office:
    week: {{mon-sat: ["08:30-12:00", "13:30-18:00"]}}
    holidays: CN

peaks:
- {{name: Double 11, from: 11-01, to: 11-20}}

# Calls to an unreachable customer before a ticket may be closed, and the time between them.
callback: {{tries: 3, apart: 2h}}

# Take the number sign away and fill in your own:
# owners:
# - {{match: {{direction: inbound}}, owner: {id}}}
# branches:
#   Our branch: {{hub: Our hub, phone: "0571-00000000", aliases: [Ours]}}
# runs:
#   Our branch: ["07:00", "13:30"]
# areas:
# - {{match: [Main Street], courier: courier-1}}
# ask:
# - {{about: COD ledger, who: finance}}
# limits: {{settle: {{agent: 200}}}}
# words:
#   result:
#     parcel-shop: {{en: left at the parcel shop, zh: 已放驿站}}
"""
_CHINESE = """\
# 本客服台的资料。每一项的说明见 kefu 的 docs/configuration.zh-CN.md。
format: {format}
desk: {desk}
timezone: {timezone}
language: {language}

# 人员。邮箱与 git 的 user.email 相同的人就是操作人。
staff:
  {id}: {{name: {name}, email: {email}, roles: {roles}}}

# 升级的级别,从低到高;写了 owner 的,工单升到该级别后归此人。
levels:
- {{name: agent}}
- {{name: supervisor, owner: {id}}}
- {{name: head-office}}

# 工作时间,以及适用哪国的节假日和调休。
calendars:
  office:
    week: {{mon-sat: ["08:30-12:00", "13:30-18:00"]}}
    holidays: CN

peaks:
- {{name: 双11, from: 11-01, to: 11-20}}

# 联系不上的客户,拨打几次、间隔多久后才可结案。
callback: {{tries: 3, apart: 2h}}

# 去掉井号,填上自己的资料:
# owners:
# - {{match: {{direction: inbound}}, owner: {id}}}
# branches:
#   本网点: {{hub: 本地分拨, phone: "0571-00000000", aliases: [我们]}}
# runs:
#   本网点: ["07:00", "13:30"]
# areas:
# - {{match: [某某路], courier: courier-1}}
# ask:
# - {{about: 代收货款登记, who: finance}}
# limits: {{settle: {{agent: 200}}}}
# words:
#   result:
#     parcel-shop: {{en: left at the parcel shop, zh: 已放驿站}}
"""


def emit(desk: str, timezone: str, language: str, staff: str, name: str, email: str) -> bytes:
    """The file for a desk of that name, commented in its language ("en" or "zh"); `staff` (an id) gets every role."""
    text = _CHINESE if language == "zh" else _ENGLISH
    filled = text.format(
        format=FORMAT,
        desk=flow(desk),
        timezone=flow(timezone),
        language=language,
        id=staff,
        name=flow(name),
        email=flow(email),
        roles=flow(list(DEFAULT_ROLES)),
    )
    return filled.encode("utf-8")
