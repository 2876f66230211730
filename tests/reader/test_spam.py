"""Foreign matter is always told, never repaired, and never carried into what is made from a report."""

import pytest

from app.reports.reader.reading import read_text
from tests.reader.labels import corpus
from tests.reader.test_scores import FOLDERS

REPORT = next(one.text for one in corpus() if one.name.startswith("01"))
PHRASE = "习近平新时代中国特色社会主义思想"


@pytest.mark.parametrize(
    ("seen", "foreign", "replaced"),
    [
        ("习近平新时代天博体育_官网¥在线特色社会主义思想", "天博体育_官网¥在线", "中国"),
        ("习近平新时代中国特色乐鱼体育app社会主义思想", "乐鱼体育app", ""),
        ("习近平新时代www.abc123.com中国特色社会主义思想", "www.abc123.com", ""),
        ("习近平新时代특별한中国特色社会主义思想", "특별한", ""),
        ("习近平新时代特色社会主义思想", "", "中国"),
        ("习近平新时代中国特色社会注意思想", "注意", "主义"),
    ],
)
def test_a_broken_phrase_tells_what_was_put_for_what(seen: str, foreign: str, replaced: str) -> None:
    reading = read_text(REPORT.replace(PHRASE, seen))
    doubts = [one for one in reading.doubts if one.kind == "spam_in_phrase"]
    assert [(one.text, one.suggestion) for one in doubts] == [(seen, PHRASE)]
    assert foreign in doubts[0].message and replaced in doubts[0].message
    assert len(reading.clauses) == len(read_text(REPORT).clauses)


@pytest.mark.parametrize(
    "phrase",
    [
        "习近平法治思想",
        "全面依法治国",
        "党的二十大",
        "中国共产党",
        "社会主义核心价值观",
        "两个维护",
        "放管服",
        "以人民为中心",
        "法治政府建设",
    ],
)
def test_shorter_phrases_with_an_advert_inside(phrase: str) -> None:
    middle = len(phrase) // 2
    seen = f"{phrase[:middle]}开元棋牌app{phrase[middle:]}"
    reading = read_text(REPORT.replace("认真落实上级部署", f"坚持{seen}要求"))
    assert phrase in [one.suggestion for one in reading.doubts if one.kind == "spam_in_phrase"]


@pytest.mark.parametrize(
    "advert",
    [
        "威尼斯人娱乐官网",
        "bet365体育在线",
        "澳门金沙_最新网址",
        "https://www.k8vip.top/reg",
        "百家乐在线投注平台",
        "欧洲杯竞猜手机版-备用网址",
        "电竞买球（中国）官方网站→注册入口",
    ],
)
def test_an_advert_in_a_clause_stays_out_of_its_wording(advert: str) -> None:
    text = REPORT.replace("执法文书制作不规范", f"执法文书{advert}制作不规范")
    reading = read_text(text)
    assert any(one.kind == "spam" and one.text in text and advert[:4] in one.text for one in reading.doubts)
    clause = next(one for one in reading.clauses if one.text.startswith("执法文书"))
    assert clause.wording == "执法文书制作不规范" and advert in clause.text
    assert text[clause.start : clause.end] == clause.text


def test_an_advert_before_the_title_is_no_part_of_it() -> None:
    reading = read_text(REPORT.replace("云岭县人民政府关于", "必威体育官网_云岭县人民政府关于", 1))
    assert reading.title == read_text(REPORT).title
    assert [one.text for one in reading.doubts if one.kind == "spam"] == ["必威体育官网_"]


@pytest.mark.parametrize(
    "honest",
    [
        "严厉打击网络赌博、彩票平台诈骗",
        "举办全民健身体育活动",
        "加快三项制度改革",
        "建成A片区法治公园",
        "建立博物馆法治角",
        "优化12345热线平台",
        "习近平总书记来川视察重要指示精神",
        "四是提高3类人员和12345热线APP使用者的认识",
        "两级联动Q群维护",
        "更新体育中心官方网站，登录注册3万人",
        "整治电竞彩票平台最新下载入口",
        "学习习近平生态文明思想和习近平法治思想",
    ],
)
def test_honest_words_are_no_spam(honest: str) -> None:
    reading = read_text(REPORT.replace("健全领导干部应知应会法律法规清单制度", honest))
    assert [one for one in reading.doubts if one.kind in ("spam", "spam_in_phrase")] == []


def test_what_is_foreign_in_the_corpus_is_told_and_nothing_else() -> None:
    """Every ⟦s:…⟧ touches a doubt about spam and every such doubt an ⟦s:…⟧, in all sets."""
    for labelled in (one for folder in (*FOLDERS, "negative") for one in corpus(folder)):
        foreign = labelled.spans.get("s", [])
        told = [(one.start, one.end) for one in read_text(labelled.text).doubts if one.kind in ("spam", "spam_in_phrase")]
        for here, there in ((foreign, told), (told, foreign)):
            assert all(any(start < last and first < end for first, last in there) for start, end in here), labelled.name
