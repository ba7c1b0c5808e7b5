"""Invented names: employers, projects, people. None is meant to be anybody's."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from anxin.demo.pace import pick

# Characters that are rare in the names of companies, so that a pair of them hardly is one's.
_FIRST = "砚桁垚昱珩翊琨屿澍峤筠霁旻煜珣岍翀骞榕樾"
_SECOND = "埕禾岚砺霖峪湛澄坤垄岭渚柏朗望野溪桐椿岳"
_TRADES: Mapping[str, Sequence[str]] = {
    "housing": ("建筑工程", "建设工程", "建筑劳务", "装饰工程", "建筑安装工程", "劳务分包"),
    "transport": ("路桥工程", "交通建设", "公路养护", "市政路桥"),
    "water": ("水利工程", "水利水电建设", "河道治理工程"),
    "forestry": ("园林绿化", "生态林业"),
    "land": ("土地整治工程", "地质勘查工程"),
    "agriculture": ("农业开发", "高标准农田建设"),
    "education": ("教育科技", "校园设施工程"),
    "coal": ("矿业", "矿山工程"),
    "public_service": ("物业服务", "环卫服务", "保安服务"),
    "platform_economy": ("网络科技", "同城配送", "网约服务"),
    "manufacturing": ("服装", "木业", "食品", "机械制造", "电子", "包装制品"),
    "other": ("餐饮管理", "商贸", "家政服务", "文化传媒"),
}
_SITES: Mapping[str, Sequence[str]] = {
    "housing": (
        "安置房二期",
        "花园三期",
        "人民医院综合楼",
        "实验学校新校区",
        "产业园标准化厂房",
        "商业广场",
        "保障性住房",
        "老旧小区改造",
    ),
    "transport": ("县道改建工程", "省道改线工程", "农村公路提升工程", "大桥重建工程", "客运站迁建工程"),
    "water": ("排涝站改造工程", "中小河流治理工程", "灌区续建配套工程", "供水一体化工程"),
    "forestry": ("森林公园建设", "国储林建设"),
    "land": ("土地整治项目", "增减挂钩复垦项目"),
    "agriculture": ("高标准农田建设项目", "冷链物流园"),
    "education": ("职业教育园区", "中学迁建工程"),
}
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "建国志强永军海涛大伟国庆秀英桂兰玉梅春华文斌小龙金宝长顺立新保平德福学明广才红霞淑珍俊杰"


def employer(rng: random.Random, place: str, industry: str) -> str:
    """A company, of this city mostly."""
    trade = rng.choice(_TRADES.get(industry, _TRADES["other"]))
    home = place if rng.random() < 0.7 else rng.choice(("安徽", "江苏", "河南", "浙江", "中原", "华东"))
    return f"{home}{rng.choice(_FIRST)}{rng.choice(_SECOND)}{trade}有限公司"


def developer(rng: random.Random, place: str, ownership: str) -> str:
    """Who has a project built."""
    brand = f"{rng.choice(_FIRST)}{rng.choice(_SECOND)}"
    match ownership:
        case "government":
            return f"{place}{rng.choice(('重点工程建设管理中心', '城乡建设服务中心', '公共设施建设管理处'))}"
        case "institution":
            return f"{place}{rng.choice(('人民医院', '职业技术学校', '水利管理中心'))}"
        case "soe":
            return f"{place}{brand}城市投资建设有限公司"
    return f"{place}{brand}置业有限公司"


def project(rng: random.Random, place: str, industry: str) -> str:
    """A construction project."""
    brand = f"{rng.choice(_FIRST)}{rng.choice(_SECOND)}"
    return f"{place}{brand}{rng.choice(_SITES.get(industry, _SITES['housing']))}"


def person(rng: random.Random) -> str:
    """A person's name."""
    return rng.choice(_SURNAMES) + "".join(rng.sample(_GIVEN, pick(rng, ((1, 1), (2, 3)))))


def phone(rng: random.Random) -> str:
    """Eleven digits that no mobile telephone has: none begins with 100."""
    return f"100{rng.randrange(10**8):08d}"


def credit_code(rng: random.Random) -> str:
    """Eighteen characters that are nobody's 统一社会信用代码: no registry has the region 000000."""
    return f"91000000{rng.randrange(10**10):010d}"
