"""Carriers by all the names that tables and people give them.

The English words are the carrier's own and the codes of two tracking services as their documents list them: kuaidi100
(`zhongtong`, https://www.kuaidi100.com, company codes) and kdniao (`ZTO`, `YD`, https://www.kdniao.com, ShipperCode).
Sister firms for freight (中通快运 and the like) issue numbers of their
own and are no names of the parcel carrier.
"""

from kefu.core.vocabulary.vocabulary import of_lines

CARRIERS = of_lines(
    "carrier",
    """
zto      | ZTO, zhongtong, ZTO Express | 中通, 中通快递, 中通速递
sto      | STO, shentong, STO Express | 申通, 申通快递, 申通速递, 申通E物流
yto      | YTO, yuantong, YTO Express | 圆通, 圆通快递, 圆通速递
yunda    | Yunda, YD, Yunda Express | 韵达, 韵达快递, 韵达速递
sf       | SF, shunfeng, SF Express, SFExpress | 顺丰, 顺丰速运, 顺丰快递, 顺丰速递, 顺丰标快, 顺丰特惠
jt       | J&T, jtexpress, JTSD, JT Express, J&T Express, jitu | 极兔, 极兔速递, 极兔快递, 极兔速运
jd       | JD, jingdong, JD Logistics, JDL | 京东, 京东快递, 京东物流, 京东配送
deppon   | Deppon, debangkuaidi, debangwuliu, DBL, Deppon Express | 德邦, 德邦快递, 德邦物流
ems      | EMS, youzhengguonei, youzhengbk, YZPY, China Post | 邮政, 邮政EMS, 中国邮政, 邮政快递, 邮政快递包裹, 邮政国内, 邮政国内小包, 邮政包裹, 邮政标准快递, 邮政速递, EMS快递, 邮政特快专递, 邮政速递物流
cainiao  | Cainiao | 菜鸟, 菜鸟速递, 菜鸟裹裹, 菜鸟直送
danniao  | Danniao, DNWL | 丹鸟, 丹鸟快递, 丹鸟物流
best     | BEST, huitongkuaidi, HTKY, BEST Express | 百世, 百世快递, 百世汇通, 汇通, 汇通快递
tiantian | TTK, HHTT, TTK Express | 天天, 天天快递
uce      | UCE, youshuwuliu, UC, UC Express | 优速, 优速快递, 优速物流
zjs      | ZJS, zhaijisong, ZJS Express | 宅急送, 宅急送快递
fengwang | Fengwang, FWX | 丰网, 丰网速运
ane      | ANE, annengwuliu, Anneng | 安能, 安能物流
kye      | KYE, kuayue, KYSY, KY Express | 跨越, 跨越速运, 跨越物流
ups      | UPS | UPS快递, 联合包裹
dhl      | DHL | DHL快递, 敦豪
fedex    | FedEx, lianbangkuaidi | 联邦快递, 联邦
""",
)
"""The first Chinese word of each is the label."""
