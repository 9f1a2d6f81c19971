"""What stands beside a person's name in a field or a text and is none: labels, titles, kin, remarks, firms. Data alone."""

from kefu.core.base.regex import regex

LABELS = str.split(
    "收件人姓名 寄件人姓名 收货人姓名 收件人 收货人 寄件人 发件人 发货人 联系人 签收人 代收人 收件方 收方 寄方 姓名 名字 "
    "recipient receiver consignee sender name attn to"
)  # fmt: skip
"""Words before a name in its own field, the longer ones first."""
TITLES = str.split(
    "先生 女士 小姐 太太 夫人 老师 经理 老板 老板娘 阿姨 师傅 同学 大姐 大哥 姐姐 哥哥 大妈 大爷 医生 大夫 护士 主任 叔叔 "
    "店长 厂长 校长 院长 所长 科长 处长 局长 部长 队长 组长 班长 会计 律师 教授 博士 警官 主管 助理 老总 总监 掌柜 总 工 姐 哥 "
    "mr mrs ms miss dr"
)  # fmt: skip
KIN = str.split(
    "妈妈 爸爸 母亲 父亲 家长 家属 家人 老公 老婆 爱人 丈夫 妻子 儿子 女儿 奶奶 爷爷 外婆 外公 朋友 同事 室友 邻居 妈 爸 "
    "亲启 亲收 亲签 代收 代签 代取 代转 转交 收件 收货 查收 签收 本人 收 寄"
)  # fmt: skip
"""Words behind a name that say whose it is, or what he is to do."""
JOINERS = regex("转交|c/o|代收|代转|以及|[和与及跟或转代]")
"""Words between two names."""
NOBODY = frozenset(
    str.split(
        "本人 家人 家里人 前台 门卫 物业 驿站 客服 商家 买家 卖家 客户 顾客 收件人 寄件人 收货人 发件人 联系人 派件员 快递员 业务员 "
        "主管 不详 未知 无 没有 同上 匿名 匿名用户 某人 公司 单位 办公室 宿舍 宿舍楼 保安 保安室 传达室 收发室 门岗 岗亭 仓库 学校 "
        "医院 银行 超市 便利店 菜鸟 菜鸟驿站 妈妈驿站 丰巢 快递柜 自提柜 自提点 代收点 淘宝 天猫 拼多多 京东 抖音 快手 小红书 微信 "
        "支付宝 咸鱼 闲鱼 加急 急件 普通 到付 寄付 保价 易碎 易碎品 生鲜 上门 自提 自取 退货 退件 换货 补发 售后 样品 礼物 文件 包裹 "
        "微信号 微信名 尾号 分机 分机号 转接 虚拟号 隐私号 隐私面单 会员 老客户 新客户 大客户 熟客 家 公寓 小区 楼下 楼上 门口 上午 "
        "下午 晚上 中午 白天 周末 周一 周二 周三 周四 周五 周六 周日 工作日 今天 明天 后天 尽快 谢谢 您好 你好 辛苦 麻烦 男 女 经理 "
        "老板 先生 女士 小姐 太太 老师 师傅 阿姨 主任 财务 人事 行政 后勤 采购 销售 市场部 财务部 人事部 行政部 后勤部 采购部 销售部 "
        "家长 妈妈 爸爸 老公 老婆 朋友 同事 室友 邻居 姓名 电话 手机 地址 快递 默认 住宅 包邮 红包 定金 尾款 全款 换新 直播 主播 团购 "
        "vip svip tel phone mobile office home shop store company taobao tmall jd pdd wechat weixin qq ext no nr mr mrs ms miss dr "
        "the and for box sir madam male female user"
    )
)  # fmt: skip
"""Words that stand in the field of a name and name nobody."""
ORGANISATIONS = str.split(
    "有限责任公司 有限公司 分公司 公司 集团 工作室 事务所 服务部 经营部 门市部 营业部 服装店 旗舰店 专卖店 商店 花店 书店 店 厂 部 "
    "科 处 室 学院 医院 学校 中学 小学 大学 幼儿园 系 班 组 队 中心 窗口 前台 门卫 物业 驿站 超市 商行 银行 楼 栋 幢 座 号 单元 柜台 "
    "馆 站 行 院 局 所 社"
)  # fmt: skip
"""Ends of what is a firm, a department or a place, behind which a person's name may be written."""
REMARK_SIGNS = frozenset("放送勿请取急打别不楼门驿柜号件箱款码票电联备注前后时点层栋幢室")
"""Characters that say what is to be done or where; a word with one of them that begins with no surname is a remark."""
LATIN_STOPS = frozenset(
    str.split(
        "same as above not at home the no is was in on and or to of for by unknown none see with wants said has did does will "
        "refuses refused wrong unreadable missing please call phone address label front desk nobody somebody he she they it"
    )
)
"""Latin words that stand behind a colon and are no name."""
NEVER_IN_A_NAME = frozenset(
    "的了是在我他她你您们不没未被把让给就都也还又再很太吗呢吧啊这那哪些个说要会能想去到过着从对以因所打话号码址收寄送签派件退"
    "拒取货单价钱问题称反映催投诉里门楼外上下早晚昨今次时候点分钟赶尽快急请刚需应该谁啥么嘛哦着吃喝看听告诉讲叫喊骂现只仅住"
    "等待始终至接微申请求改换补赔付款查核"
)
"""Characters that stand in no given name and in most sentences."""
NO_NAMES = frozenset(
    str.split(
        "于是 于昨 于今 于明 于本 于当 于上 于下 于周 于早 于晚 于前 时常 时间 时候 安排 安检 安全 安装 安抚 常年 常用 连续 连夜 连同 应该 "
        "应当 单位 单号 单独 单方 成功 成立 钱款 马上 任何 任意 何时 何地 严重 严格 金额 曾经 强烈 强调 强制 查收 查询 查看 查件 解释 解决 "
        "谢绝 谢谢 凌晨 管理 陈述 费用 顾客 包裹 包装 包括 包邮 车辆 方便 方面 方式 高兴 高度 高峰 万一 万分 全部 全程 平时 平台 明确 明白 "
        "明天 许可 许久 路过 路上 易碎 陈旧 温度 毛病 白天 白跑 黄色 项目 计划 司机 游客 金属 文件 文字 石头 牛奶 马桶 龙头 钟头 江边 "
        "钱包 汤水 水果 祝福 向来 党员 关注 关于 关机 关门 关心 甘愿 焦急 焦虑 苦于 景区 房东 房间 房屋 柏油 成都 苏州 江苏 江西 温州 "
        "黄山 鲁班 凌乱 季度 章程 雷同 康复 宁可 宁愿 华丽 边上 边说 倪说 尤其 左右 左边 终于 莫名 莫非 毕竟 牟取 卜卦 苗条 纪念 盛怒 "
        "童装 童车 欧式 欧洲 曲折 席位 卫生 卫浴 屈指 位于 位置 霍然 植物 薄弱 桂花 柴油 冉冉 齐全 齐备 梅雨 庄重 辛苦 祁门 耿直 詹事 "
        "伍佰 韦伯 申报 申诉 申明 申请 聂耳 丛书 焦点 柳州 邢台 岳父 岳母 倍感 古董 范围 姚明 邱县 秦岭 史上 侯车 邵阳 孟夏 段落 尹始 黎明 "
        "武汉 武断 乔迁 贺卡 贺礼 赖账 赖着 龚说 庞大 樊篱 兰州 殷勤 施工 陶瓷 洪水 翟说 颜色 颜料 田地 汪洋 姜片 石材 廖廖 邹平 熊猫 "
        "陆续 陆运 郝说 孔径 崔促 毛巾 毛衣 常见 常常 常温 乐意 周末 周边 周转 周一 周二 周三 周四 周五 周六 周日 周围 吴江 徐州 孙子 孙女 "
        "胡说 胡乱 朱红 林业 何必 何处 何种 郭外 罗列 罗湖 梁上 宋体 郑重 郑州 韩国 韩式 唐突 唐装 冯说 董事 程度 程序 袁州 邓州 傅粉 沈阳 "
        "彭州 吕梁 卢说 蒋说 蔡甸 贾汪 丁香 魏县 薛城 叶子 阎良 余款 余额 余下 余杭 潘家 杜绝 戴着 夏天 夏装 钟表 王牌 王者 李子 张贴 张口 "
        "刘海 陈列 杨梅 赵县 白色 白板 黄牛 石膏 方案 方向 方才 尚且 尚可 尚在 尚未 宗旨 蓝色 艾草 麦子 屠宰 冷链 支付 双方 对方 多次 再次 曾来 曾打 曾问 曾说 温和 温馨 温暖 安心 安静 常来 常打 常说 易怒 明显"
)
)  # fmt: skip
"""The beginnings of ordinary words and of places that begin like a name."""
