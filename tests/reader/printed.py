"""Prints a text to PDF as a browser does: a head and numbers on each page, a title of two lines, tables; our own hand, no office's."""

import html
from itertools import groupby

from playwright.sync_api import Browser

HEAD = "某省法治政府建设年度报告汇编"
_STYLE = (
    "body{font:16pt/28pt 'Noto Serif CJK SC',serif;margin:0}h1{text-align:center;font-size:22pt;line-height:32pt;width:11em;margin:0 auto 24pt}"
    "p{text-indent:2em;margin:0;text-align:justify}table{border-collapse:collapse;width:100%;font-size:12pt;line-height:16pt}"
    "td{border:1px solid #000;padding:2pt}"
)
_EDGE = "<div style='font-size:9px;width:100%;text-align:center'>{}</div>"


def pdf_printed(browser: Browser, text: str, title: str) -> bytes:
    """The PDF that Chromium prints of a page; ``title`` is the line that is set as a heading and wrapped."""
    page = browser.new_page()
    page.set_content(f"<!doctype html><meta charset=utf-8><style>{_STYLE}</style>{''.join(_blocks(text, title))}")
    try:
        return page.pdf(
            format="A4",
            margin={"top": "25mm", "bottom": "25mm", "left": "28mm", "right": "26mm"},
            display_header_footer=True,
            header_template=_EDGE.format(HEAD),
            footer_template=_EDGE.format("— <span class=pageNumber></span> —"),
        )
    finally:
        page.close()


def _blocks(text: str, title: str) -> list[str]:
    lines = [line.strip("　 ") for line in text.split("\n") if line.strip()]
    made = []
    for in_table, group in groupby(lines, key=lambda line: "\t" in line):
        if in_table:
            rows = ("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in line.split("\t")) + "</tr>" for line in group)
            made.append(f"<table>{''.join(rows)}</table>")
        else:
            made += [f"<h1>{html.escape(line)}</h1>" if line == title else f"<p>{html.escape(line)}</p>" for line in group]
    return made
