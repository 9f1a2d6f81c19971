"""Chinese postal addresses: the part that names an area or a road, and the part that names a door."""

import re

from kefu.core.base.plain_text import seen

PROVINCES = [
    "北京",
    "天津",
    "上海",
    "重庆",
    "河北",
    "山西",
    "辽宁",
    "吉林",
    "黑龙江",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "海南",
    "四川",
    "贵州",
    "云南",
    "陕西",
    "甘肃",
    "青海",
    "台湾",
    "内蒙古",
    "广西",
    "西藏",
    "宁夏",
    "新疆",
    "香港",
    "澳门",
]

# Written without classes of Chinese characters: compiling one costs milliseconds, and every write pays for it.
# A part of a name never holds the words that number a house or a room.
_IN_NAME = r"(?:(?!号)(?!幢)(?!室)(?!栋)(?!层)(?!户)[^\W0-9A-Za-z_])"
_IN_AREA = f"(?:(?!路)(?!街){_IN_NAME})"
_IN_TOWN = f"(?:(?!路){_IN_NAME})"
_BLANK = r"[\s,、/\-]*"
# Begins where a run of blanks does: from each blank of the run the search would go through the rest of it again.
_BLANK_AT_END = r"(?<![\s,、/\-])[\s,、/\-]+$"
_PROVINCE = rf"(?:{'|'.join(PROVINCES)})(?!\w{{0,2}}?(?:大道|路|街))(?:省|市|特别行政区|自治区|壮族自治区|回族自治区|维吾尔自治区)?"
_TOWN_CITY = "(?<!超)(?<!城)市(?!场)"
_CITY = rf"{_IN_NAME}{{1,7}}?(?:{_TOWN_CITY}|自治州|地区|盟)"
_QUARTER = "(?<!小)(?<!社)(?<!校)(?<!院)(?<!厂)(?<!库)区"
_DISTRICT = rf"(?:路桥区|{_IN_AREA}{{1,8}}?(?:{_QUARTER}|县|旗|{_TOWN_CITY}))"
_TOWN = rf"{_IN_TOWN}{{1,8}}?(?:街道|镇|乡|苏木)"
_ROAD = rf"(?:{_IN_NAME}{{1,10}}?(?:大道|大街|路|街|道|巷|胡同)|[0-9]{{1,4}}(?:国道|省道|县道|号大街|号路|大街))"
_AREAS = rf"(?:{_PROVINCE}{_BLANK})?(?:{_CITY}{_BLANK})?(?:{_DISTRICT}{_BLANK}){{0,2}}(?:{_TOWN}{_BLANK})?"
_SHOWN = rf"{_AREAS}(?:{_ROAD})?"


def split(address: str) -> tuple[str, str]:
    """Return `address` as (what may be shown: administrative division and road; what is hidden); either may be
    empty."""
    text = seen(address)
    match = re.match(_SHOWN, text)
    cut = match.end() if match else 0
    shown = re.sub(_BLANK_AT_END, "", text[:cut])
    return shown, text[cut:].strip()
