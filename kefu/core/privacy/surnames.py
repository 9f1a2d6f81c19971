"""Chinese surnames: the common ones of one character, and those of two. Data, and what a name begins with."""

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟"
    "汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严"
    "牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫"
    "查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边褚娄闫艾蓝佟滕屠邬麦敖晏荆宗尚"
)
"""Characters that are common surnames."""
_COMPOUND_NAMES = """
欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 令狐 慕容 夏侯 司徒 端木 南宫 独孤 长孙 宇文 轩辕 澹台
公冶 宗政 濮阳 淳于 单于 申屠 钟离 鲜于 闾丘 司空 百里 呼延 东郭 西门 万俟 闻人 赫连 拓跋 第五
"""
COMPOUND = frozenset(_COMPOUND_NAMES.split())
"""Surnames of two characters."""
_KNOWN = frozenset(SURNAMES)


def surname_length(name: str) -> int:
    """Return how many characters of `name` are a known surname: two, one, or none."""
    if len(name) > 2 and name[:2] in COMPOUND:
        return 2
    return 1 if name[:1] in _KNOWN else 0
