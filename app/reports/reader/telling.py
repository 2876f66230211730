"""Knows the sentence for every doubt the reader may have; what is carried and stored is its code and its facts."""

from collections.abc import Mapping

from app.reports.reader.finding import Doubt
from app.words import N_, Said

#: code → the kind that programs know it by, and its sentence
TOLD: dict[str, tuple[str, str]] = {
    "spam": ("spam", N_("疑似被插入的广告文字，不会带入任务、信件和报告，请核实")),
    "phrase_replaced": ("spam_in_phrase", N_("固定用语“%(phrase)s”中的“%(replaced)s”被替换为“%(foreign)s”，请核实后更正")),
    "phrase_inserted": ("spam_in_phrase", N_("固定用语“%(phrase)s”中被插入“%(foreign)s”，请核实后更正")),
    "phrase_short": ("spam_in_phrase", N_("固定用语“%(phrase)s”缺少“%(replaced)s”，请核实后更正")),
    "not_a_report": ("not_a_report", N_("这份文件不像是工作报告，没有从中提取条款；如果确是报告，请在核对页手工选取")),
    "no_numbers": ("no_numbers", N_("没有读出逐条编号的问题或要求，请对照原文手工选取")),
    "second_document": ("second_document", N_("文中还有另一份文件“%(title)s”，已一并读出，请核实")),
    "no_problems": ("no_problems", N_("没有找到“存在的问题”部分，请核对原文；确实没有的，可手工补选")),
    "no_arrangements": ("no_arrangements", N_("没有找到“下一步工作安排”部分，请核对原文；确实没有的，可手工补选")),
    "no_causes": ("missing_part", N_("存在的问题没有写原因；年度报告应当包括不足和原因")),
    "no_duties": ("missing_part", N_("没有专门写党政主要负责人履行推进法治建设第一责任人职责的情况")),
    "no_achievements": ("missing_part", N_("没有找到主要做法和成效部分")),
    "sum_differs": ("arithmetic", N_("合计%(total)s%(unit)s，分项相加为%(sum)s%(unit)s，两数不一致，请核实")),
    "more_done": ("arithmetic", N_("办结数%(done)s%(unit)s多于受理数%(taken)s%(unit)s，请核实")),
    "over_hundred": ("arithmetic", N_("比率%(value)s%%超过100%%，请核实")),
    "contradiction": ("contradiction", N_("“%(indicator)s”前文为%(before)s，此处为%(here)s，请核实是否同一口径")),
    "damaged_date": ("damaged_date", N_("日期残缺，未作猜测，请对照原件补全")),
    "damaged_number": ("damaged_number", N_("文号残缺，未作猜测，请对照原件补全")),
    "placeholder": ("placeholder", N_("此处是未填写的占位符，请补填")),
    "blank_in_number": ("blank_in_number", N_("数字中间有空格，已连起来读，请核实")),
    "unreadable": ("unreadable", N_("此处文字已成乱码，请对照原件补全")),
    "lost_indent": ("lost_indent", N_("段首空格变成了问号，已略去")),
    "gloss": ("gloss", N_("文字中夹有拼音注音，已略去")),
    "traditional": ("traditional", N_("全文为繁体字，按繁体原文保留，比对时按简体识别")),
    "said_twice": ("said_twice", N_("正文在页面上出现了两遍，只读了其中一遍，请核实两遍是否相同")),
    "issuer_from_source": ("missing_issuer", N_("文中没有写明是谁的报告；来源一栏写的是“%(name)s”，请核实")),
    "broken_off": ("broken_off", N_("正文在句子中间断了，后面可能缺内容，请对照原件")),
    "numbering_skipped": ("numbering", N_("一级标题序号从第%(before)s跳到第%(here)s，中间可能缺内容，请核实")),
    "numbering_twice": ("numbering", N_("一级标题序号重复，请核实")),
}


def doubt_of(code: str, text: str, start: int, end: int, suggestion: str = "", **facts: object) -> Doubt:
    """The doubt of this code about ``text[start:end]``, its sentence in Chinese with it for programs."""
    told = {name: str(fact) for name, fact in facts.items()}
    return Doubt(TOLD[code][0], said_of(code, told).sentence, text[start:end], start, end, suggestion, code, told)


def said_of(code: str, facts: Mapping[str, object]) -> Said:
    """The sentence of a stored doubt. One of an older reading may have no code that is known: it says its own words."""
    if code in TOLD:
        return Said(TOLD[code][1], facts)
    return Said("%(words)s", {"words": facts.get("words", "")})
