"""The smaller pieces of knowledge: terms and owners, ties, natures, sums, numbers that are no figures, turns in running text."""

from decimal import Decimal

import pytest

from app.reports.reader.finding import Clause, Reading, UnitHint
from app.reports.reader.reading import read_file, read_text
from app.reports.reader.roles import heading_role
from app.reports.reader.verbs import nature_of
from app.reports.reader.zones import turns_to_problems

FRAME = "某区2023年法治政府建设情况的报告\n一、主要成效\n{done}\n二、存在的问题\n{problems}\n三、下一步工作安排\n{plans}\n某区人民政府\n2024年1月8日\n"


def report(done: str = "召开会议。", problems: str = "执法力量薄弱。", plans: str = "充实执法力量。") -> Reading:
    return read_text(FRAME.format(done=done, problems=problems, plans=plans))


def clause(reading: Reading, words: str) -> Clause:
    return next(one for one in reading.clauses if words in one.text)


@pytest.mark.parametrize(
    ("plan", "deadline", "owner"),
    [
        ("2024年6月底前建成平台。", "2024年6月底前", ""),
        ("制定清单（责任单位：区司法局；完成时限：2024年3月底）。", "2024年3月底", "区司法局"),
        ("每季度通报一次出庭情况。", "每季度", ""),
        ("开展培训。责任单位：人事科。完成时限：年内。", "年内", "人事科"),
        ("加强培训。", "", ""),
    ],
)
def test_an_arrangement_keeps_its_own_term_and_unit(plan: str, deadline: str, owner: str) -> None:
    found = [one for one in report(plans=plan).clauses if one.role == "arrangement"]
    assert [(one.deadline, one.owner) for one in found] == [(deadline, owner)]


def test_a_remark_behind_a_sentence_and_a_bracket_in_a_heading_tell_owner_and_term() -> None:
    plans = "（一）建强队伍（责任科室：人事科、法制科）\n1.招录人员20名。（2024年6月底前）\n2.开展评查。（责任单位：执法大队；时限：3月底）举办讲座。（长期）\n3.订立规程\n（牵头单位：法制科，完成时限：9月底）"
    assert [(one.text, one.owner, one.deadline) for one in report(plans=plans).clauses if one.role == "arrangement"] == [
        ("招录人员20名", "人事科、法制科", "2024年6月底前"), ("开展评查", "执法大队", "3月底"),
        ("举办讲座", "人事科、法制科", "长期"), ("订立规程", "法制科", "9月底"),
    ]  # fmt: skip


def test_units_are_suggested_by_name_and_by_duty() -> None:
    units = (
        UnitHint("sfj", ("区司法局", "司法局"), ("规范性文件", "行政复议")),
        UnitHint("jtj", ("区交通局",), ("治超", "道路运输")),
    )
    found = read_text(
        FRAME.format(
            done="略。", problems="规范性文件备案不及时。", plans="区交通局要开展治超专项行动；加强规范性文件备案审查。"
        ),
        units,
    )
    assert clause(found, "备案不及时").suggested_units == ("sfj",)
    assert clause(found, "治超").suggested_units == ("jtj",)
    assert clause(found, "备案审查").suggested_units == ("sfj",)


def test_problem_and_arrangement_are_tied_both_ways() -> None:
    found = report(problems="规范性文件备案不及时；调解员力量薄弱。", plans="充实调解员队伍；建立规范性文件备案台账。")
    problem, plan = clause(found, "备案不及时"), clause(found, "备案台账")
    assert [found.clauses[link.clause] for link in problem.links] == [plan]
    assert [found.clauses[link.clause] for link in plan.links] == [problem]
    assert 0.12 <= problem.links[0].strength <= 1


@pytest.mark.parametrize(
    ("words", "nature"),
    [
        ("建立联席会议制度", "institution"), ("探索建立协作机制", "pilot"), ("逐步实现平台延伸到村", "milestones"), ("全面开展执法培训", "standing"),
        ("提高调解成功率", "indicator"), ("单位负责人要提高思想认识", "education"), ("充分发挥律师作用", "standing"),
    ],
)  # fmt: skip
def test_the_verb_tells_the_nature(words: str, nature: str) -> None:
    assert nature_of(words) == nature


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("拨付经费110.4万元（镇级列支40.4万元，区财政保障70万元）。", 0),
        ("拨付经费110.4万元（镇级列支40.4万元，区财政保障71万元）。", 1),
        ("办理行政复议案件107件，办结97件。", 0),
        ("办理行政复议案件97件，办结107件。", 1),
        ("提出意见505条，采纳率100%。", 0),
        ("提出意见505条，采纳率105%。", 1),
    ],
)
def test_sums_that_do_not_come_out_are_told(words: str, told: int) -> None:
    assert sum(one.kind == "arithmetic" for one in report(done=words).doubts) == told


def test_the_same_indicator_with_two_values_is_told() -> None:
    found = report(done="全区办理行政复议案件107件。召开会议。", problems="力量薄弱，全区办理行政复议案件117件，难以应对。")
    assert [one.text for one in found.doubts if one.kind == "contradiction"] == ["117件"]


@pytest.mark.parametrize(
    "words",
    [
        "2023年3月5日召开会议。", "印发某政发〔2023〕12号文件。", "开通12345热线。", "第3次常务会议审议。", "落实“1+3+N”机制。", "推行“一把手”走流程。", "“十四五”规划实施。", "设置24小时自助服务区。",
        "一是抓学习。", "上午9:30开庭。", "收到移送后15个工作日内反馈结果。", "落实“三项制度”和“四个亲自”。", "执行《行政处罚法》第24条。", "2021—2025年规划。", "实现“零成本”开办。",
    ],
)  # fmt: skip
def test_numbers_that_are_no_figures(words: str) -> None:
    assert report(done=words).figures == []


@pytest.mark.parametrize(
    ("words", "value", "unit", "about"),
    [
        ("节约成本200余万元。", "200", "万元", True), ("检查1,286家次。", "1286", "家次", False), ("服务近5000人次。", "5000", "人次", True), ("占比百分之九十。", "90", "%", False), ("发放资料两万余份。", "20000", "份", True),
        ("调解 1 07 件，均成功。", "107", "件", False), ("评查１８６卷。", "186", "卷", False), ("办理1.2万件。", "1.2", "万件", False), ("复议与诉讼案件之比达1.8:1。", "1.8", ":1", False), ("执法人员与企业数量的比例为1:56。", "56", "1:", False), ("开展培训.12场讲座均有记录。", "12", "场", False), ("平均用时控制在7个工作日以内。", "7", "个工作日", False), ("出动执法人员30多人次。", "30", "人次", True),
    ],
)  # fmt: skip
def test_figures_however_written(words: str, value: str, unit: str, about: bool) -> None:
    assert [(one.value, one.unit, one.approximate) for one in report(done=words).figures] == [(Decimal(value), unit, about)]


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("工作短板", "problems"), ("问题与思考", "problems"), ("有待加强的方面", "problems"), ("亟待解决的主要问题", "problems"), ("薄弱之处", "problems"),
        ("工作展望", "arrangements"), ("下年工作谋划", "arrangements"), ("整改提升方向", "arrangements"), ("打算和建议", "arrangements"),
        ("聚焦难点堵点", None), ("坚持高位谋划", None), ("解决突出问题", None), ("需要上级支持解决的问题", None), ("工作回顾与展望", "achievements"),
    ],
)  # fmt: skip
def test_what_a_heading_says_of_what_stands_under_it(heading: str, role: str | None) -> None:
    assert heading_role(heading, 2023) == role


@pytest.mark.parametrize(
    ("sentence", "turns"),
    [
        ("但我们也清醒地看到，法治政府建设还存在一些不足", True), ("同时，仍存在执法力量不足、普法形式单一等问题", True), ("存在的问题：一是执法不规范", True),
        ("针对检查中还存在的执法不规范等问题，开展专项整治", False), ("认真查摆存在的问题12个", False), ("研究解决存在的困难和问题", False), ("各单位要认真查找还存在的问题", False), ("目前还存在2个问题，已督促整改", False),
    ],
)  # fmt: skip
def test_what_turns_running_text_to_problems(sentence: str, turns: bool) -> None:
    assert turns_to_problems(sentence) is turns


@pytest.mark.parametrize(
    ("problems", "found"),
    [
        ("出庭应诉率不高，主要是由于部分单位负责人重视不够。", [("problem", "出庭应诉率不高，主要是由于部分单位负责人重视不够")]),
        ("执法力量薄弱，其主要原因在于编制不足；装备老化。", [("problem", "执法力量薄弱，其主要原因在于编制不足"), ("problem", "装备老化")]),
        ("由于资料缺失，办证难问题长期得不到解决。", [("problem", "由于资料缺失，办证难问题长期得不到解决")]),
        ("执法不规范。主要是由于培训不够。", [("problem", "执法不规范"), ("other", "主要是由于培训不够")]),
        ("执法不规范。上述问题产生的原因，一是培训不够，二是考核不严。", [("problem", "执法不规范"), ("other", "培训不够"), ("other", "考核不严")]),
    ],
)  # fmt: skip
def test_a_cause_is_no_finding_of_its_own(problems: str, found: list[tuple[str, str]]) -> None:
    clauses = report(problems=problems).clauses
    assert [(one.role, one.text) for one in clauses if one.role in ("problem", "other")] == found


@pytest.mark.parametrize(
    ("problems", "found"),
    [
        ("1.执法不规范，证据意识不强；\n2.普法形式单一，群众参与度低。\n对上述问题，我们将认真整改。", ["执法不规范", "证据意识不强", "普法形式单一", "群众参与度低"]),
        ("还存在一些薄弱环节：（1）执法不规范；（2）编制仅5名，人手不足。\n以上问题，有待解决。", ["执法不规范", "编制仅5名", "人手不足"]),
        ("一是自觉性不够，程序观念不强。究其原因，是培训少。\n二是装备不足。究其原因，是经费少。", ["自觉性不够", "程序观念不强", "装备不足"]),
        ("2.1 执法体制不顺。乡镇“有责无权”。\n2.2 装备不足。执法记录仪缺口大。", ["乡镇“有责无权”", "执法记录仪缺口大"]),
        ("在依法决策方面，个别部门程序意识不强，档案不全。\n在行政执法方面，执法记录仪使用率低，案卷不规范。", ["个别部门程序意识不强", "档案不全", "执法记录仪使用率低", "案卷不规范"]),
        ("在编干部38人，借调6人，实际在岗不足30人。", ["在编干部38人，借调6人，实际在岗不足30人"]),
        ("平均每村仅有专职调解员0.3名，远低于全市平均水平，且多为兼职。", ["平均每村仅有专职调解员0.3名，远低于全市平均水平", "多为兼职"]),
        ("因不熟悉程序而败诉的案件占一半，复盘不够。", ["因不熟悉程序而败诉的案件占一半", "复盘不够"]),
        ("对校外培训、房产中介等新兴行业，监管手段跟不上。受编制所限，法制员多由新人担任。", ["对校外培训、房产中介等新兴行业，监管手段跟不上", "受编制所限，法制员多由新人担任"]),
        ("除了人员问题，装备也跟不上。部分乡镇，尤其是边远乡镇，监管事项多而人手少，大炮打蚊子。", ["除了人员问题，装备也跟不上", "部分乡镇，尤其是边远乡镇，监管事项多而人手少，大炮打蚊子"]),
        ("一是应诉工作“不够实”，集中表现为个别干部出庭凭感觉，案卷移交拖延。\n二是普法“不够活”，主要体现在形式老一套，群众不爱听。", ["个别干部出庭凭感觉", "案卷移交拖延", "形式老一套", "群众不爱听"]),
        ("队伍层面，持证人员少，业务不熟。\n机制层面，协作机制不健全，信息不通。", ["持证人员少", "业务不熟", "协作机制不健全", "信息不通"]),
        ("（一）人员少，装备旧。\n培训不系统，覆盖面不广。\n（三）案卷制作粗糙，归档不及时。", ["人员少", "装备旧", "培训不系统", "覆盖面不广", "案卷制作粗糙", "归档不及时"]),
        ("1.同案不同罚，群众有意见。办案周期长，反馈慢。\n2.案卷制作粗糙。\n3.窗口授权不充分。", ["同案不同罚", "群众有意见", "办案周期长", "反馈慢", "案卷制作粗糙", "窗口授权不充分"]),
        ("同时我们也看到，全镇法治建设还存在“三个跟不上”：（1）执法力量跟不上。编制空缺8个，人员老化。（2）科技支撑跟不上。系统不联通，数据靠手工报。", ["编制空缺8个", "人员老化", "系统不联通", "数据靠手工报"]),
        ("工作虽有起色，但离群众期盼还有距离，主要问题是：\n一是执法不规范。\n二是普法形式单一。", ["执法不规范", "普法形式单一"]),
        ("力量薄弱，集中表现在：个别站所一人执法；装备不足。", ["个别站所一人执法", "装备不足"]),
        ("全区法治建设稳步推进。但也要清醒看到，基层基础不牢，平台经济监管规则供给不足。", ["基层基础不牢", "平台经济监管规则供给不足"]),
        ("执法不规范。以上不足的存在，既有编制紧张的客观原因，也有考核不严的主观原因。", ["执法不规范"]),
        ("因征地补偿引发的诉讼占比高，个别干部在处理信访时，习惯于拖延。", ["因征地补偿引发的诉讼占比高", "个别干部在处理信访时，习惯于拖延"]),
    ],
)  # fmt: skip
def test_where_a_finding_begins_and_ends(problems: str, found: list[str]) -> None:
    assert [one.text for one in report(problems=problems).clauses if one.role == "problem"] == found


@pytest.mark.parametrize(
    ("plans", "found"),
    [
        ("对未经审查的，一律不得上会。未经审核的重大事项，不得签批。", ["对未经审查的，一律不得上会", "未经审核的重大事项，不得签批"]),
        ("将普法经费纳入预算，不少于5万元。积极向县委编办汇报，争取增编3名。", ["将普法经费纳入预算，不少于5万元", "积极向县委编办汇报", "争取增编3名"]),
        ("抓住领导干部这个“关键少数”，落实述法制度。", ["抓住领导干部这个“关键少数”，落实述法制度"]),
        ("针对力量不足问题，招录辅助人员，开展轮训，充实一线。\n针对普法单一问题，制作微视频，开设直播，走进社区。", ["招录辅助人员", "开展轮训", "充实一线", "制作微视频", "开设直播", "走进社区"]),
        ("针对执法粗放问题，开展专项整治。\n针对装备老化问题，购置执法终端。", ["针对执法粗放问题，开展专项整治", "针对装备老化问题，购置执法终端"]),
        ("各科室分工如下：\n法制审核科：修订审核目录，开展案卷评查。\n行政审批科：压减申请材料，推行帮办代办。", ["修订审核目录", "开展案卷评查", "压减申请材料", "推行帮办代办"]),
        ("上半年，制定普法责任清单，开展执法人员轮训。\n下半年，组织案卷评查，通报评查结果。", ["制定普法责任清单", "开展执法人员轮训", "组织案卷评查", "通报评查结果"]),
        ("2024年，要抓好领导干部述法，每季度点评一次。此外，重点办好以下四件实事：\n一是建成法治公园1座。\n二是开通流动法律服务车。", ["抓好领导干部述法", "每季度点评一次", "建成法治公园1座", "开通流动法律服务车"]),
        ("把习近平法治思想列为新任干部必考内容。对逾期未改的跟踪提醒、限期销账，引导企业自觉守法、规范经营，不断优化法治化营商环境。", ["把习近平法治思想列为新任干部必考内容", "对逾期未改的跟踪提醒、限期销账"]),
        ("开展评查，将评查结果转化为治理效能。推行繁简分流，将平均办案周期压减到30天以内。优化流程，使案卷合格率提升到98%。", ["开展评查", "推行繁简分流", "优化流程", "使案卷合格率提升到98%"]),
        ("打通部门数据壁垒，建成统一平台；力争网上办件率达到90%；为基层所增配执法终端20台，终端数据按月导出。", ["打通部门数据壁垒", "建成统一平台", "为基层所增配执法终端20台", "终端数据按月导出"]),
        ("对普遍性问题形成清单，年底前整改销号。对排查出的矛盾纠纷，逐件建账。", ["对普遍性问题形成清单", "年底前整改销号", "对排查出的矛盾纠纷，逐件建账"]),
        ("培育“法律明白人”500名，每村不少于3名，基本消除普法空白点。", ["培育“法律明白人”500名，每村不少于3名"]),
        ("加强学习。把民法典列入学习内容，每季度研讨一次。\n规范执法。推行说理式文书，公开处罚决定。", ["把民法典列入学习内容", "每季度研讨一次", "推行说理式文书", "公开处罚决定"]),
        ("一是坚持为民服务，推动高频事项跨省通办50项。二是坚持严格监管，争取案卷合格率达到98%。", ["坚持为民服务，推动高频事项跨省通办50项", "坚持严格监管，争取案卷合格率达到98%"]),
        ("加强执法培训，争取年内办结率提高到95%以上。", ["加强执法培训"]),
        ("司法所牵头，会同综治中心每月开展联合研判，最大限度减少矛盾上行。", ["司法所牵头，会同综治中心每月开展联合研判"]),
        ("一是规范执法。开展评查（责任单位：各镇（街道）政府；时限：2024年5月底前）。\n二是强化宣传。举办讲座。\n今后，我区将以更严要求、更实举措推动法治建设，讲好法治故事。", ["开展评查（责任单位：各镇（街道）政府；时限：2024年5月底前）", "举办讲座"]),
        ("序号\t重点任务\t具体举措\t责任科室\n1\t加强队伍建设\t开展执法人员轮训\t法制科", ["开展执法人员轮训"]),
    ],
)  # fmt: skip
def test_where_a_task_begins_and_ends(plans: str, found: list[str]) -> None:
    assert [one.text for one in report(plans=plans).clauses if one.role == "arrangement"] == found


def test_an_announcement_under_a_combined_heading_turns_what_follows_to_plans() -> None:
    text = "某市2023年法治政府建设情况的报告\n一、主要成效\n召开会议。\n二、存在的问题和2024年工作安排\n还有一些差距：一是执法不规范。二是装备不足。\n2024年，我市将坚持问题导向，重点抓好以下工作：\n一是抓规范。制定流程，开展评查。\n二是抓保障。配齐装备。\n"
    assert [(one.role, one.text) for one in read_text(text).clauses if one.role in ("problem", "arrangement")] == [
        ("problem", "执法不规范"), ("problem", "装备不足"), ("arrangement", "制定流程"), ("arrangement", "开展评查"), ("arrangement", "配齐装备"),
    ]  # fmt: skip


def test_merged_cells_of_a_web_table() -> None:
    page = (
        "<html><body><div class='TRS_Editor'><p>某区2023年法治政府建设情况的报告</p><p>一、2024年工作安排</p><table><tr><th>序号</th><th>工作任务</th><th>责任单位</th></tr>"
        "<tr><td>1</td><td>开展执法人员轮训</td><td rowspan='2'>区司法局</td></tr><tr><td>2</td><td>建立案卷互评机制</td></tr></table></div></body></html>"
    )
    found = read_file("a.html", page.encode())
    assert [(one.text, one.owner) for one in found.clauses] == [
        ("开展执法人员轮训", "区司法局"),
        ("建立案卷互评机制", "区司法局"),
    ]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("PM2.5年均浓度35μg/m3以下。", ["PM2.5年均浓度"]),
        ("PM2.5浓度控制在35微克/立方米以下，优良天数比例达90%以上。", ["PM2.5浓度", "优良天数比例"]),
        ("浓度35μg/m3以下的天数300天。", ["浓度", "天数"]),
    ],
)
def test_how_far_a_figure_reaches_is_no_part_of_its_name(words: str, names: list[str]) -> None:
    assert [one.indicator for one in report(done=words).figures] == names


def test_a_text_cut_in_mid_sentence_is_told() -> None:
    text = FRAME.format(done="略。", problems="略。", plans="加强培训，规范执法，对执法人员").split("\n某区人民政府")[0]
    assert any(one.kind == "broken_off" for one in read_text(text).doubts)
    assert not any(one.kind == "broken_off" for one in report().doubts)


def test_measurements_are_figures_and_names_with_digits_are_none() -> None:
    words = "PM2.5浓度为20µg/m3,同比改善13%;PM10浓度为34μg/m³,同比改善17.1%。臭氧浓度150微克/立方米。"
    reading = read_text(f"某区2023年法治政府建设情况报告\n一、主要成效\n{words}\n二、存在的问题\n执法力量不足。\n")
    assert [(one.indicator, str(one.value), one.unit) for one in reading.figures] == [
        ("PM2.5浓度", "20", "µg/m3"), ("PM2.5浓度同比改善", "13", "%"), ("PM10浓度", "34", "μg/m³"),
        ("PM10浓度同比改善", "17.1", "%"), ("臭氧浓度", "150", "微克/立方米"),
    ]  # fmt: skip
