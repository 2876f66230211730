"""Makes saved pages as the common content systems of government sites give them out; all furniture is our own, in their manner."""

from collections.abc import Callable, Sequence
from itertools import groupby

ADDRESS = "http://www.example.gov.cn"


def _article(lines: Sequence[str], paragraph: str) -> str:
    """The text as paragraphs, neighbouring rows with tabs as one table."""
    made = []
    for in_table, group in groupby(lines, key=lambda line: "\t" in line):
        if in_table:
            rows = ("<tr>" + "".join(f"<td><p>{cell}</p></td>" for cell in line.split("\t")) + "</tr>" for line in group)
            made.append(f'<table border="1" cellspacing="0">{"".join(rows)}</table>')
        else:
            made += [paragraph.format(words=line) for line in group]
    return "\n".join(made)


def ucap(title: str, lines: Sequence[str]) -> str:
    """A portal whose article stands in #UCAP-CONTENT; the reading aid repeats the whole article for screen readers."""
    article = _article(
        lines, '<p style="text-indent: 2em; text-align: justify;"><span style="font-family: 宋体">{words}</span></p>'
    )
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2024-03-18 16:20">
<meta name="SiteName" content="某区人民政府门户网站"><meta name="ColumnName" content="法治政府建设年度报告"><title>{title}_某区人民政府门户网站</title></head><body>
<div id="barrierfree_container"><a href="#">无障碍</a><a href="#">适老化</a><a href="#">简</a>|<a href="#">繁</a></div>
<div class="header"><a href="{ADDRESS}">首页</a><a>走进某区</a><a>新闻中心</a><a>政务公开</a><a>政务服务</a><a>互动交流</a><input value="请输入关键词"></div>
<div class="BreadcrumbNav">当前位置：<a>首页</a> &gt; <a>政务公开</a> &gt; <a>法定主动公开内容</a> &gt; <a>法治政府建设年度报告</a></div>
<table class="bd1"><tr><td>索 引 号：</td><td>11510000/2024-00013</td><td>主题分类：</td><td>司法</td></tr><tr><td>发文机关：</td><td>某区司法局</td><td>发布日期：</td><td>2024-03-18</td></tr></table>
<h1 class="title">{title}</h1><div class="pages-date">2024-03-18 16:20 <span>来源：某区司法局</span><span>字体：[<a>大</a> <a>中</a> <a>小</a>]</span><span><a>打印</a></span></div>
<div class="pages_content" id="UCAP-CONTENT">{article}</div>
<div id="aid-reading" style="display: none" aria-hidden="true">{article}</div>
<div class="pages_print"><a>扫一扫在手机打开当前页</a><a>打印本页</a><a>关闭窗口</a></div>
<div class="related"><h3>相关稿件</h3><ul><li><a>某区司法局关于2022年度法治政府建设情况的报告</a></li><li><a>某镇人民政府关于2023年度法治政府建设情况的报告</a></li></ul></div>
<div class="footer">主办单位：某区人民政府办公室 网站标识码：5110020001 蜀ICP备12002995号 川公网安备 51140202000234号 联系电话：028-12345678</div></body></html>"""


def boda(title: str, lines: Sequence[str]) -> str:
    """博达 (vsb): the article in #vsb_content under a form, before and after it the neighbours in the list."""
    article = _article(lines, '<p class="MsoNormal"><span lang="EN-US">&nbsp;&nbsp;&nbsp;&nbsp;</span>{words}</p>')
    return f"""<HTML><HEAD><TITLE>{title}-某县司法局</TITLE><META Name="keywords" Content="某县司法局,法治政府建设,{title}"><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8"></HEAD><BODY>
<div class="nav"><ul><li><a href="../index.htm">网站首页</a></li><li><a>机构职能</a></li><li><a>通知公告</a></li><li><a>普法依法治理</a></li></ul></div>
<table class="winstyle1"><tr><td nowrap>当前位置: <a>网站首页</a>&gt;&gt;<a>政府信息公开</a>&gt;&gt;<a>法治政府</a>&gt;&gt;正文</td></tr></table>
<form name="_newscontent_fromname"><div class="ar_title"><h2>{title}</h2></div><div class="ar_article_info">发布时间：2024-03-18&nbsp;&nbsp;作者：办公室&nbsp;&nbsp;点击数：<span id="n_dynclicks">1024</span></div>
<div id="vsb_content_2" class="v_news_content"><div id="vsb_content">{article}</div></div>
<p align="right">【<a href="javascript:window.opener=null;window.close();">关闭窗口</a>】</p><div>上一条：<a>某县司法局2023年部门决算公开</a></div><div>下一条：<a>某县司法局2023年行政执法统计年报</a></div></form>
<div class="link"><select><option>国家部委网站</option><option>司法部</option></select></div><div class="foot">版权所有：某县司法局 地址：某县人民路88号 邮编：620010 技术支持：某某科技<br>湘ICP备14003456号-1</div></BODY></HTML>"""


def trs(title: str, lines: Sequence[str]) -> str:
    """TRS: inline styles of Word inside .TRS_Editor, share buttons, the title twice."""
    article = _article(
        lines, "<p align=justify style='text-indent:32pt'><span style='font-size:16pt;font-family:仿宋_GB2312'>{words}</span></p>"
    )
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"/><meta name="ArticleTitle" content="{title}"/><meta name="publishdate" content="2024-03-18"/><title>{title}</title></head><body>
<div class="top">今天是2024年3月20日 星期三 欢迎访问某市人民政府网站！</div><ul class="menu"><li>首页</li><li>要闻动态</li><li>政务公开</li><li>办事服务</li></ul>
<div class="weizhi"><a>首页</a>&gt;<a>政务公开</a>&gt;<a>工作报告</a></div><div class="xl-title">{title}</div>
<div class="xl-info"><span>时间：2024-03-18 16:20</span><span>来源：市司法局</span><span>【字号：<a>大</a><a>中</a><a>小</a>】</span><span>浏览次数：312</span></div>
<div class="share">分享到：<a>微信</a><a>微博</a><a>QQ空间</a></div>
<div class="view TRS_UEDITOR trs_paper_default"><div class="TRS_Editor"><style type="text/css">.TRS_Editor P{{line-height:2}}</style><p align="center"><b>{title}</b></p>{article}</div></div>
<div class="fj">附件：<a>{title}.docx</a></div><div>责任编辑：李某</div><div>上一篇：<a>2024年全市司法行政工作要点</a></div><div>下一篇：没有了</div>
<div class="bottom"><p>主办：某市人民政府办公室 承办：某市大数据中心</p><p>京ICP备05012345号 京公网安备11010102000001号 网站标识码：1100000001</p><a>网站地图</a>|<a>联系我们</a>|<a>隐私声明</a></div></body></html>"""


def plain_divs(title: str, lines: Sequence[str]) -> str:
    """A site of its own making: no known container, <br> for line ends, the article read out above itself for the blind."""
    article = _article(lines, "　　{words}<br><br>")
    aid = "".join(f"<p>{line}</p>" for line in lines)
    return f"""<html><head><meta charset="utf-8"><title>{title} - 某某县人民政府</title></head><body><div id="wzw"><div class="wzw-bar"><span>无障碍浏览</span><span>读屏专用</span><span>显示区域</span></div>
<div class="wzw-top"><a>首 页</a><a>政府信息公开</a><a>政务服务</a><a>政民互动</a></div><div class="wzw-pos">您所在的位置：首页 &gt; 政府信息公开 &gt; 法治政府建设</div>
<div class="wzw-read" tabindex="0" aria-label="语音播报" hidden>{aid}</div>
<div class="wzw-main"><div class="t">{title}</div><div class="i">发布日期：2024-03-18 信息来源：县司法局 责任编辑：王某 阅读：88次 字号：大 中 小</div><div class="c">{article}</div>
<div class="o">【打印本页】【关闭窗口】</div><div class="pn">上一篇：县人民政府关于人事任免的通知 下一篇：县司法局权责清单</div></div>
<div class="wzw-foot">版权所有：某某县人民政府 主办：某某县人民政府办公室 皖ICP备05000001号-2 皖公网安备 34010202000001号 建议使用IE9以上浏览器</div></div></body></html>"""


SITES: dict[str, Callable[[str, Sequence[str]], str]] = {"ucap": ucap, "博达": boda, "trs": trs, "wzw": plain_divs}
