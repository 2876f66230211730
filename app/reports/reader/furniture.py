"""Knows the lines that a web site or a printer puts around a text; refuses to know what the text says."""

import re
from collections import Counter
from collections.abc import Sequence

from app.reports.reader.lines import Line

#: A furniture line is never a long one: prose may begin with the same words.
_LONGEST = 160
_WITH_COLON = (
    r"责任编辑|责编|编辑|审核|作者|撰稿|供稿|来源|稿源|文章来源|信息来源|稿件来源|发布日期|发布时间|发布单位|发布机构|发布人|发文日期|发文机关|发文机构|更新时间|更新日期|"
    r"成文日期|生成日期|时间|日期|点击|点击数|点击率|点击量|点击次数|浏览|浏览次数|浏览量|阅读|阅读次数|阅读量|访问次数|访问量|索引号|主题分类|主题词|文号|"
    r"发文字号|公开方式|公开范围|公开形式|公开类别|公开目录|公开责任部门|有效性|有效期|效力状态|关键词|信息名称|名称|标题|内容概述|字号|字体|字体大小|视力保护色|附件|相关附件|"
    r"当前位置|您的位置|您当前的位置|您所在的位置|你的位置|位置|分享到|分享|地址|办公地址|邮编|邮政编码|联系电话|电话|传真|邮箱|主办|主办单位|承办|承办单位|技术支持|"
    r"网站标识码|抄送|抄报|公开日期|公开时间|所属栏目|栏目|语音播报|体裁分类|组配分类|服务对象|废止时间|录入时间|拟稿人|签发人|文件编号|信息分类|载体类型|年份|字数"
)
_DAY = r"(?:20\d\d ?[-/.年] ?\d{1,2} ?[-/.月] ?\d{1,2}日?(?: \d{1,2}：\d{2}(?:：\d{2})?)?[ |]*)?"
_META = re.compile(rf"^[〔|·•*\- ]*{_DAY}(?:{_WITH_COLON}) ?(?:：|〕)")
#: 名　称：, a label spread over the width of its column
_SPREAD = re.compile(r"^[\u4e00-\u9fff](?: {1,4}[\u4e00-\u9fff]){1,3} ?(?=：)")
_ALONE = re.compile(
    r"^[〔\[（|·•>》* ]*(?:首页|网站首页|返回首页|返回顶部|回到顶部|返回列表|返回|关闭|关闭窗口|关闭本页|关闭页面|打印|打印本页|打印此页|打印页面|打印正文|收藏|收藏本页|加入收藏|"
    r"分享|分享到|微信|微博|QQ空间|朋友圈|大|中|小|大 中 小|大中小|纠错|我要纠错|无障碍|无障碍阅读|无障碍浏览|适老化|长者模式|关怀版|简体|繁体|登录|注册|搜索|"
    r"语音播报|听全文|播放|暂停|TOP|top|网站地图|关于我们|联系我们|隐私声明|网站声明|友情链接|相关链接|相关文章|相关新闻|相关阅读|相关稿件|相关文档|相关信息|热点推荐|推荐阅读|"
    r"上一篇|下一篇|上一条|下一条|上一页|下一页|没有了|附件下载|扫一扫在手机打开当前页|扫一扫|政务公开|信息公开|政府信息公开|导航|菜单|English|手机版|打开微信扫一扫|此件(?:主动|依申请)?公开[^，。）]{0,6}|此件公开发布|此页无正文|本文有删减)"
    r"(?:[ |/·>〕）]+(?:[\w\u4e00-\u9fff]{1,10}))*[ |/·>〕）]*$"
    r"|^[^，。；]{0,30}\d日印发$"
)
_OPENING = re.compile(
    r"^[〔|·•* ]*(?:上一[条篇页][：:]|下一[条篇页][：:]|上一[条篇] |下一[条篇] |扫一扫|版权所有|Copyright|copyright|©|您(?:当前|现在)?(?:所在)?的?位置|当前(?:所在)?位置|"
    r".ICP[备证]|.?公网安备|.?公安备|网站标识码|政府网站标识码|友情链接|相关链接|相关文章|\(?字体[ ：]|字号[ ：]|〔字体|〔字号|浏览(?:次数|量) ?\d|"
    r"(?:首页|网站首页) ?[>»/|›\-]|打印本页|〔?(?:打印|关闭)(?:本页|窗口|页面)?〕|今天是|欢迎您?(?:来到|访问|光临)|无障碍|建议使用|本网站|请使用|〔?我要(?:打印|纠错))"
)
_INSIDE = re.compile(
    r"ICP备|公网安备|(?:点击|浏览|阅读)(?:次数|量|数)?：? ?\d*$|>> ?正文|> ?正文$|正文$"
    r"|字[体号] ?[：:]? ?〔? ?(?:大|小|放大|缩小)|上一[条篇]：.*下一[条篇]："
)
_SHARED = re.compile(
    r"^[ .…（]*(?:仅展示|剩余|全文共|开头部分已省略|下面是小编|以下是小编|由?网友投稿|展开全文|阅读全文|点击(?:查看|阅读)|本文(?:来源|由)|转载请|版权声明|特此声明|免责声明)"
)
_BREADCRUMB = re.compile(r"^[^。；]{0,80}?[>»›] ?[^。；]{0,80}$")
_PAGE_NUMBER = re.compile(
    r"^[-—·• ]{0,6}\d{1,3}[-—·• ]{0,6}$|^第 ?\d{1,3} ?页(?:[ /，]{0,3}共 ?\d{1,3} ?页)?$|^\d{1,3} ?/ ?\d{1,3}$|^- ?[一二三四五六七八九十]{1,3} ?-$"
)
_END = re.compile(
    r"^[〔|·•* ]*(?:上一[条篇]|下一[条篇]|关闭|打印本页|打印|相关(?:链接|文章|新闻|阅读|稿件|文档|信息)|版权所有|.ICP备|扫一扫|分享到|主办单位|主办：|责任编辑|〔关闭|〔打印|友情链接|"
    r"网站地图|关于我们|联系我们|网站标识码|政府网站标识码|Copyright|返回顶部|附件下载|推荐阅读|热点推荐|初审：|一审：|审核：|抄送[：:]|（?联系人[：:]|（此件|此件公开|（此页无正文)"
)


def is_page_number(line: Line) -> bool:
    """Whether the line is only the number of a page."""
    return len(line.text) < 24 and bool(_PAGE_NUMBER.match(line.text))


def is_furniture(line: Line) -> bool:
    """Whether the line belongs to the page and not to what is published on it."""
    text = line.text
    if len(text) > _LONGEST:
        return False
    if _ALONE.match(text) or _OPENING.match(text) or _SHARED.match(text):
        return True
    if text.endswith("。"):
        return False
    return bool(
        _META.match(_SPREAD.sub(lambda hit: hit[0].replace(" ", ""), text)) or _INSIDE.search(text) or _BREADCRUMB.match(text)
    )


def closes_page(line: Line) -> bool:
    """Whether the line is of a kind that stands after the end of the text."""
    return len(line.text) <= _LONGEST and bool(_END.match(line.text))


def running_heads(lines: Sequence[Line]) -> set[str]:
    """Short lines that come back at least three times: heads and feet of printed pages."""
    counted = Counter(line.text for line in lines if 4 <= len(line.text) <= 40 and not line.ends_sentence)
    return {text for text, times in counted.items() if times >= 3}
