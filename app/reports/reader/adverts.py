"""Knows the words and signs of gambling and other advertisements slipped into public pages; refuses to remove anything."""

import re

from app.reports.reader.flow import merged

#: Words that only such advertisements use. Words that official reports use too (赌博, 彩票, 棋牌) are not among them.
_STRONG_WORDS = re.findall(
    r"\S+",
    "雷速 足彩 竞彩网 彩票网 彩票平台 彩票app 体育直播 体育在线 体育官网 体育app 体育投注 体育下载 现金网 真人娱乐 真人视讯 真人荷官 百家乐 老虎机 捕鱼游戏 时时彩 六合彩 北京赛车 幸运飞艇 江苏快3 威尼斯人 "
    "金沙娱乐 金沙城 澳门金沙 澳门新葡京 新葡京 葡京娱乐 永利娱乐 永利皇宫 太阳城 开元棋牌 棋牌app 亚博 必赢 万博体育 万博网 万博app 乐鱼体育 乐鱼官网 乐鱼app 开云体育 开云官网 开云app 米兰体育 星空体育 华体会 爱游戏体育 爱游戏app "
    "半岛体育 九游会 九游体育 博天堂 凯发 威廉希尔 皇冠体育 皇冠足球 皇冠网 皇冠娱乐 hth体育 bob体育 bob综合 bet365 188bet 188金宝博 bwin manbetx kaiyun leyu milan体育 12bet fun88 dafabet betway 1xbet 10bet "
    "投注网 投注平台 在线投注 足球比分 足球直播 篮球直播 NBA直播 球探 裸聊 成人视频 成人电影 三级片 一夜情 约炮 送彩金 博彩网 博彩公司 博彩平台 博彩娱乐 娱乐城 娱乐平台 娱乐官网 电子游艺 腾博 利来国际 龙8国际 尊龙 沙巴体育 "
    "casino poker porn viagra betting 必威 亿博 众博 天博 金年会 云开体育 江南体育 南宫娱乐 雷火电竞 电竞直播 hth.com 完美体育 365体育 88娱乐 体彩app 捕鱼王 德州扑克 炸金花",
)
_WEAK_WORDS = re.findall(
    r"\S+",
    "中国 在线 直播 官网 官方 平台 下载 注册 登录 登陆 投注 娱乐 最新 网址 手机版 入口 免费 网站 网 彩 体育 足球 篮球 博彩 赌博 国际 集团 公司 有限 首页 欢迎您 欢迎 app APP 安卓 苹果 版 版本 安装 客户端 亚洲 澳门 香港 "
    "优惠 充值 提现 客服 大全 棋牌 彩票 开奖 结果 游戏 电竞 真人 视频 观看 高清 备用 地址 线路 世界杯 欧洲杯 比分 推荐 信誉 第一 最大 品牌 正规 专业 全站 综合 线上 手机 电脑 网页版 大厅 中心 会员 代理 竞猜 预测 买球",
)
#: What such pages offer, and the ways in that they call out: enough without any known name. What is honest elsewhere needs a way more.
_OFFERS = re.compile(r"世界杯|欧洲杯|买球|赌球|投注|竞猜|电竞|棋牌|彩票|博彩|真人|比分|开奖|(?P<honest>体育|足球|篮球|娱乐)")
_WAYS = re.compile(
    r"官网|官方|网址|入口|登[录陆]|注册|下载|app|手机版|网页版|客户端|充值|提现|最新|推荐|备用|线路", re.IGNORECASE
)
_SIGN = r"[A-Za-z0-9_\-.¥￥$@:/+·|★☆◆●♥❤►▶√→~^&*=#%（）()\[\]〔〕【】 ,，!！]"
_STRONG = re.compile("|".join(re.escape(word) for word in sorted(_STRONG_WORDS, key=len, reverse=True)), re.IGNORECASE)
_PIECE = re.compile(r"[^ ，]+")
_WEAK = "|".join(re.escape(word) for word in sorted({*_STRONG_WORDS, *_WEAK_WORDS}, key=len, reverse=True))
_RUN = re.compile(rf"(?:{_WEAK}|{_SIGN}){{1,80}}", re.IGNORECASE)
_FOREIGN = re.compile(
    r"[\u0400-\u04ff\u3040-\u30ff\uac00-\ud7af\u0e00-\u0e7f\u0600-\u06ff\u1ea0-\u1eff\U0001F300-\U0001FAFF][\u0400-\u04ff\u3040-\u30ff\uac00-\ud7af\u0e00-\u0e7f\u0600-\u06ff\u1ea0-\u1eff\U0001F300-\U0001FAFF A-Za-z\u0300-\u036f]*"
)
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[A-Za-z0-9\-._~:/?#@!$&'*+,;=%]{3,200}|(?<![A-Za-z0-9@.])[A-Za-z0-9\-]{2,40}\.(?:com|net|cc|vip|top|xyz|app|bet|info|site|club|fun|live|tv|me)(?![A-Za-z])(?:/[A-Za-z0-9\-._~/?#=%&]{0,100})?",
    re.IGNORECASE,
)
_OFFICIAL = re.compile(r"gov\.cn|\.edu\.cn|\.org\.cn|\.court\.|chinalaw|12348|people\.com|xinhuanet|weibo|\.gov")
_FOUGHT = re.compile(
    r"(?:打击|整治|查处|查获|查办|取缔|惩治|清理|防范|侦破|破获|严禁|涉|禁止|反|预防|抵制|宣传|举报)[^。，]{0,12}$"
)
_MONEY_SIGN = re.compile(r"[\u4e00-\u9fff][¥￥$][\u4e00-\u9fff]")


def is_advert(text: str) -> bool:
    """Whether a piece of text carries an advertisement's words, address or signs."""
    return bool(_told(text) or _MONEY_SIGN.search(text) or _FOREIGN.search(text)) or any(
        not _OFFICIAL.search(hit[0]) for hit in _ADDRESS.finditer(text)
    )


def adverts_in(text: str, written: str) -> list[tuple[int, int]]:
    """The places of advertisements, each as wide as the words and signs that belong to it; addresses are sought as written."""
    found: list[tuple[int, int]] = []
    for hit in _RUN.finditer(text):
        told = _told(hit[0])
        if told and not _FOUGHT.search(text[max(hit.start() - 16, 0) : hit.start()]):
            found.append(_edges(text, hit.start(), hit.end(), hit.start() + told[0], hit.start() + told[1]))
    found += [(hit.start(), hit.end()) for hit in _FOREIGN.finditer(text)]
    found += [(hit.start(), hit.end()) for hit in _ADDRESS.finditer(written) if not _OFFICIAL.search(hit[0])]
    return merged(found)


def _told(run: str) -> tuple[int, int] | None:
    """From where to where a run of words and signs is surely an advertisement: by a name, or by an offer with ways to it."""
    sure = [(hit.start(), hit.end()) for hit in _STRONG.finditer(run)]
    for piece in _PIECE.finditer(run):
        offer, ways = _OFFERS.search(piece[0]), list(_WAYS.finditer(piece[0]))
        if offer and len({one[0].lower() for one in ways}) >= (3 if offer["honest"] else 2):
            sure += [(piece.start() + one.start(), piece.start() + one.end()) for one in (offer, ways[-1])]
    return (min(first for first, _ in sure), max(last for _, last in sure)) if sure else None


_TEXT_AROUND = re.compile(
    r"(?:中国|中心|公司|集团|国际|第一|会员|大厅|手机|官方|平台|网站|最新|电脑|综合|推荐|品牌|专业|正规|首页)$"
)

_AD_END = re.compile(r"平台|网站|官方|最新|首页|推荐|手机|电脑|会员")


def _edges(text: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """Blanks, brackets and commas at the edges belong to the text around; so do digits that begin what follows, and the end of 精彩."""
    while start < first and text[start] in " ,，（）()〔〕.:/%彩网版":
        start += 1
    while end > last and text[end - 1] in " ,，（）()〔〕%:/.!！":
        end -= 1
    while end > last and text[end - 1].isdigit():
        end -= 1
    following = text[end : end + 1]
    hit = _TEXT_AROUND.search(text, last, end)
    if hit and "\u4e00" <= following <= "\u9fff" and not (hit.start() == last and _AD_END.match(hit[0])):
        end = hit.start()
    return start, end
