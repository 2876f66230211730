"""Knows the measure words that follow a count in official writing, longest first; refuses to count."""

import re

_UNITS = re.findall(
    r"\S+",
    "个百分点 百分点 人次 件次 场次 车次 户次 家次 班次 频次 批次 架次 篇次 点次 项次 例次 人份 册次 家户 人天 课时 学时 平方公里 平方千米 平方米 公斤 千克 公里 公顷 立方米 千米 千瓦时 千瓦 个工作日 工作日 小时 分钟 "
    "个小时 个多小时 个标准 大项 小项 中项 大类 小类 元 项 件 个 名 人 位 次 场 期 批 份 册 本 篇 条 起 宗 户 家 所 处 座 栋 套 台 辆 部 块 面 幅 张 枚 支 只 头 株 棵 间 轮 类 种 款 章 节 组 "
    "副 架 眼 口 尾 羽 席 厘米 毫米 千瓦 兆瓦 队 班 站 室 点 级 层 步 环 例 则 页 字 句 道 门 堂 课 集 档 卷 单 笔 桩 倍 成 分 岁 米 吨 亩 里 秒 天 余次 幢 艘 艇 盏 根 盒 箱 袋 枪 村 镇 街道 车 票 对 双 届 桌 版 段 条次 G GB TB M MB "
    "µg/m3 μg/m3 ug/m3 µg/m³ μg/m³ ug/m³ mg/m3 mg/m³ mg/L 微克/立方米 毫克/立方米 毫克/升 微克每立方米 毫克每升 分贝",
)
UNIT = "(?:" + "|".join(sorted(_UNITS, key=len, reverse=True)) + ")"
