"""Knows where on a saved web page the published text stands and takes it as plain lines; refuses to judge the lines of that text."""

import re

import trafilatura
from selectolax.lexbor import LexborHTMLParser, LexborNode

from app.reports.reader.furniture import is_furniture
from app.reports.reader.lines import lines_of
from app.reports.reader.shadow import shadow_of
from app.reports.reader.title import strength

#: Containers in which the content systems of government sites put the text of an article.
_CONTAINERS = (
    "#UCAP-CONTENT", ".TRS_Editor", ".trs_editor_view", ".TRS_PreAppend", "#zoom", "#Zoom", "#vsb_content", ".v_news_content", ".article-content", ".article_content", ".articleContent", ".article-con", ".artical_content", "#article_content",
    "#articleContent", "#ContentText", "#contentText", ".pages_content", ".view_content", ".news_content", ".newscontent", ".content_detail", ".detail-content", ".zwxl-content", ".xxgk_content", ".con_text", "#content_text", ".xl-content",
    ".j-fontContent", ".bt-content", ".zw-content", ".gz_content", "article", ".wp_articlecontent", "#js_content", ".Custom_UnionStyle",
)  # fmt: skip
_SKIPPED = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "object",
        "svg",
        "select",
        "button",
        "input",
        "textarea",
        "head",
        "nav",
        "rt",
        "rp",
        "audio",
        "video",
        "canvas",
    }
)
_BLOCKS = frozenset(
    {
        "p",
        "div",
        "section",
        "article",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "tbody",
        "thead",
        "tr",
        "header",
        "footer",
        "main",
        "aside",
        "blockquote",
        "pre",
        "center",
        "fieldset",
        "hr",
        "br",
        "figure",
        "caption",
    }
)
_HIDDEN = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.IGNORECASE)
_TITLE_NAMES = ("ArticleTitle", "articletitle", "title", "og:title")
_DATE_NAMES = ("PubDate", "pubdate", "publishdate", "PublishDate", "others")
_SPLIT_TITLE = re.compile(r"\s{0,5}[_|–]\s{0,5}|\s-\s|(?<=报告)-|(?<=[\u4e00-\u9fff])-(?=[\u4e00-\u9fff]{2,24}$)")
#: What a page says beside its article of its day and its source.
_DAY = re.compile(
    r"(?:(?:发布|发文|公布|公开|更新|生成)|(?<![\u4e00-\u9fff]))(?:日期|时间)\s{0,4}[：:]\s{0,4}((?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2})"
)
_SOURCE = re.compile(
    r"(?:来\s{0,4}源|发布机构|发文机关|发文机构|发布单位)\s{0,4}[：:]\s{0,4}([\u4e00-\u9fff（）]{2,30}?)"
    r"(?=\s|$|发布|发文|浏览|点击|阅读|时间|日期|作者|责任|字体|字号|编辑|审核|[【〔\[|])"
)
_FEWEST = 80
#: No real page puts its article deeper than this.
_DEEPEST = 60
_MOST_COLUMNS = 40
#: A longer cell holds an article, and its table only lays out the page.
_LONGEST_CELL = 600


def text_of_page(page: str) -> str:
    """Title, date of publication where the page tells it, and the main text; table cells are parted by tabs."""
    tree = LexborHTMLParser(page)
    body = tree.body
    if body is None:
        return ""
    main = _main(tree, body, page)
    text = _plain(main)
    around = _around(body, text)
    said = {"发布日期": _published(tree) or _first(_DAY, around), "来源": _first(_SOURCE, around)}
    title = _title(tree, around)
    ahead = [title] if title and title not in text[:400] else []
    ahead += [f"{label}：{words}" for label, words in said.items() if words and words not in text[:400]]
    return "\n".join([*ahead, text])


def _around(body: LexborNode, text: str) -> str:
    """The words of a page before its article."""
    whole = _plain(body)
    opening = max(text[:200].split("\n"), key=len)
    return whole[: max(whole.find(opening), 0)] if opening else ""


def _first(shape: re.Pattern[str], words: str) -> str:
    hit = shape.search(words)
    return hit[1] if hit else ""


def _main(tree: LexborHTMLParser, body: LexborNode, page: str) -> LexborNode:
    """The container with the most text among the known ones; else the least one that holds what the extractor found."""
    known = [node for selector in _CONTAINERS for node in tree.css(selector)]
    known = [node for node in known if len(_compact(node.text(deep=True))) >= _FEWEST]
    if known:
        return max(known, key=lambda node: len(_compact(node.text(deep=True))))
    try:
        found = trafilatura.extract(page, include_comments=False, include_tables=True, favor_precision=False) or ""
    except Exception:  # any failure of the extractor only means that the whole page is read
        found = ""
    lines = [line for line in map(_compact, found.splitlines()) if len(line) > 15]
    return _least_holding(body, lines) if lines else body


def _least_holding(body: LexborNode, lines: list[str]) -> LexborNode:
    wanted = sum(map(len, lines))
    here = body
    for _ in range(_DEEPEST):
        for child in here.iter():
            inside = _compact(child.text(deep=True))
            if sum(len(line) for line in lines if line[:60] in inside) >= 0.9 * wanted:
                here = child
                break
        else:
            break
    return here


def _plain(root: LexborNode) -> str:
    """The text of a node, blocks on lines of their own; walked without recursion, for pages may nest without end."""
    out: list[str] = []
    top = root.mem_id
    stack: list[tuple[LexborNode | None, str]] = [(root, "")]
    while stack:
        node, closing = stack.pop()
        if node is None:
            out.append(closing)
            continue
        tag = node.tag or ""
        if tag == "-text":
            out.append(re.sub(r"[ \t\r\n\f]+", " ", node.text_content or ""))
            continue
        if tag.startswith(("-", "!")) or tag in _SKIPPED or (node.mem_id != top and _hidden(node)):
            continue
        if tag == "br":
            out.append("\n")
            continue
        if tag == "table" and node.mem_id != top and (rows := _grid(node)):
            out.append("\n" + "\n".join(rows) + "\n")
            continue
        if tag in ("td", "th"):
            stack.append((None, "\t"))
        elif tag in _BLOCKS:
            out.append("\n")
            stack.append((None, "\n"))
        stack.extend((child, "") for child in reversed(list(node.iter(include_text=True))))
    return _tidy("".join(out))


def _grid(table: LexborNode) -> list[str]:
    """The rows of a table of data, merged cells repeated; nothing for tables that only lay out a page."""
    if len(table.css("table")) > 1:
        return []
    rows: list[str] = []
    held: dict[int, tuple[int, str]] = {}
    for row in table.css("tr"):
        cells = iter([cell for cell in row.iter() if cell.tag in ("td", "th")])
        line: list[str] = []
        while len(line) < _MOST_COLUMNS:
            left, words = held.pop(len(line), (0, ""))
            if left:
                held_on = left - 1
            else:
                cell = next(cells, None)
                if cell is None:
                    break
                words, held_on = re.sub(r"\s+", " ", _plain(cell)).strip(), _count(cell, "rowspan") - 1
                line += [""] * (_count(cell, "colspan") - 1)
            if len(words) > _LONGEST_CELL:
                return []
            if held_on > 0:
                held[len(line)] = (held_on, words)
            line.append(words)
        rows.append("\t".join(line))
    return rows if any("\t" in row for row in rows) else []


def _count(cell: LexborNode, name: str) -> int:
    said = cell.attributes.get(name) or "1"
    return min(max(int(said), 1), _MOST_COLUMNS) if said.isascii() and said.isdigit() and len(said) < 4 else 1


def _tidy(text: str) -> str:
    """Lines without outer blanks, single cells without tabs, no more than one empty line in a row."""
    text = re.sub(r"[ \u00a0]*\t[ \t\n]*(?=\n)", "\n", text)
    text = re.sub(r"[ \n]*\t[ \n]*", "\t", text)
    lines = [line.strip(" \u00a0\t") for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))


def _title(tree: LexborHTMLParser, around: str) -> str:
    """The title the page gives itself, the site's name taken off; a line above the text that says it in full, or names one at all."""
    named = [
        node.attributes.get("content") or ""
        for name in _TITLE_NAMES
        for node in tree.css(f'meta[name="{name}"], meta[property="{name}"]')
    ]
    headed = [node.text(deep=True) for node in tree.css("h1")]
    titled = [node.text(deep=True) for node in tree.css("title")]
    bare = (_SPLIT_TITLE.split(re.sub(r"\s+", " ", one).strip())[0] for one in [*named, *headed, *titled])
    own = next((one for one in bare if 8 <= len(one) <= 80), "")
    lines = [line for line in lines_of(shadow_of(around)) if strength(line.text) >= 2 and not is_furniture(line)]
    above = [around[line.start : line.end] for line in reversed(lines)]
    if strength(shadow_of(own)):
        return next((line for line in above if own in line), own)
    return above[0] if above else own


def _published(tree: LexborHTMLParser) -> str:
    for name in _DATE_NAMES:
        for node in tree.css(f'meta[name="{name}"]'):
            hit = re.search(r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}", node.attributes.get("content") or "")
            if hit:
                return hit[0]
    return ""


def _compact(text: str) -> str:
    return re.sub(r"\s+", "", text)
