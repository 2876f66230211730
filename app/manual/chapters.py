"""What the manual says to each role, and the steps of the guided tour; it knows words and names of pages, and nothing behind them."""

from dataclasses import dataclass

from app.words import N_


@dataclass(frozen=True)
class Section:
    """One thing somebody does: where, how, and the picture of it. ``endpoint`` is the page it happens on."""

    anchor: str
    title: str
    text: tuple[str, ...]
    endpoint: str
    shot: str = ""


@dataclass(frozen=True)
class Step:
    """One stop of the tour: a page, the place on it, and what to know."""

    endpoint: str
    anchor: str
    words: str


@dataclass(frozen=True)
class Book:
    """The manual of a role and its tour."""

    role: str
    title: str
    lead: str
    sections: tuple[Section, ...]
    tour: tuple[Step, ...]


LEADER = Book(
    "leader",
    N_("区领导手册"),
    N_("两分钟看清全局：到哪一步了，哪些要紧，哪些等您决定，报告里的每一句后来怎么样了。"),
    (
        Section("standing", N_("总览"), (
            N_("第一句话是您分管的任务，第二句是全区的。每个带点线的数都能点开，点开的清单行数与这个数完全相同；把指针停在数上，显示它怎么计。"),
            N_("“自您上次来以来”列出新下达、新报结、新销号、新逾期的任务。看过了点“已阅”，以后只列此后的变化。"),
        ), "progress.overview", "overview"),
        Section("decisions", N_("需要您决定"), (
            N_("延期、通报、约谈等待您决定的事项集中在这里，分管单位的排在前面。能一步决定的直接点按钮，要看原文的点标题。"),
            N_("通报由法治办起草，起草时取的数留存不变；您批准以后才能印发，送审的人不能自己批准。"),
        ), "progress.decisions"),
        Section("chapters", N_("从章节到任务"), (
            N_("点章节名看这一章有哪些单位、哪些任务落后；点单位名看这个单位；再点一次就到任务。三步之内到底。"),
            N_("蓝灯已销号，绿灯按序时，黄灯临近或滞后，红灯逾期或严重滞后，灰圈未启动，虚圈无时限。规则写在页面最下方“亮灯规则”里，由系统按日期和进度计算，谁也不能手改。"),
        ), "progress.overview", "chapter"),
        Section("living", N_("活报告"), (
            N_("上年报告按原文排出，每个问题、每项安排下面的线按亮灯着色，旁边一句话说它后来怎么样了。点句子看来龙去脉：哪个单位、何时到期、最近进展和佐证。"),
            N_("点线表示还没有人承接。整页可以按原样打印。"),
            N_("数字右上角是今年的数，点开看历年。“连续出现的问题”列出上年报告已经写过的同类问题，以及两年各是怎么改的。"),
        ), "progress.overview", "living"),
        Section("instructions", N_("作批示"), (
            N_("看到哪一页、哪一项，都可以在页面下方点“就本页作批示”，或者在任务页面里批示。法治办交单位答复或者立为任务，答复以后您在“批示”里看得到。"),
        ), "tasks.instructions"),
        Section("hearings", N_("开庭和出庭应诉率"), (
            N_("开庭日历里，红色是庭后没有登记的，黄色是还没有报出庭人的。出庭应诉率与百分之百对照，点分子分母看是哪些案件；没有开庭就写没有，不写百分之零。"),
        ), "cases.calendar"),
        Section("bulletins", N_("周报和通报"), (
            N_("每周一页的督办周报、每月的督查通报、按月或按季的出庭应诉通报都在“通报”里，可以下载 Word 和 PDF。"),
        ), "bulletins.shelf", "bulletin"),
    ),
    (
        Step("progress.overview", "standing", N_("第一句话是您分管的任务。带点线的数都能点开。")),
        Step("progress.overview", "decisions", N_("等您决定的事项在这里，能当场点按钮决定。")),
        Step("progress.overview", "chapters", N_("按报告章节看进展：点章节、点单位、点任务，三步到底。")),
        Step("progress.overview", "days", N_("今后三十天的到期任务和开庭。红色的“庭”表示出庭人还没有报。")),
        Step("bulletins.shelf", "main", N_("周报和通报在这里，由您批准后印发。")),
    ),
)  # fmt: skip

OFFICE = Book(
    "office",
    N_("法治办手册"),
    N_("一份年度报告从导入开始，变成任务，变成进展，再变成下一年的报告。"),
    (
        Section("reading", N_("导入报告和审读"), (
            N_("在“报告”里上传上年报告的网页、Word、PDF 或文本。系统标出问题、安排和数字，存疑的地方排在最前面，例如疑似植入的广告。"),
            N_("逐条确认后转为任务草稿。存疑没有处理的条款不能确认。"),
        ), "reports.shelf", "desk"),
        Section("issuing", N_("分派和下达"), (
            N_("草稿要明确牵头单位、配合单位、时限和目标。没有牵头单位的不能下达；没有时限的可以下达，但处处标明“时限待明确”。"),
            N_("负责人直接下达；其他人员点“保存并提请立项”，负责人在总览或待办里同意后即可下达。"),
        ), "tasks.assign", "assign"),
        Section("ledger", N_("台账"), (
            N_("筛选条件是一句话，点词就能改；常用的筛选可以存下来。多选后可以成批分派和下达，也可以导出表格。"),
        ), "tasks.ledger", "ledger"),
        Section("verifying", N_("核查和销号"), (
            N_("单位报结以后由法治办核查：属实的销号，不实的退回并写明原因。自己提交的不能自己核查。"),
        ), "tasks.todo", "todo-office"),
        Section("cases", N_("逐案提醒"), (
            N_("收到传票，把文字粘贴进来就能登记开庭。系统按期提醒应诉机关报出庭负责人，庭后登记是否出庭、是否发言。"),
            N_("复议、检察建议、司法建议和规范性文件备案登记在“期限事项”：粘贴来文、上传 Excel 或者填表，届满日自动算出，到期前提醒承办单位。"),
        ), "cases.register", "cases"),
        Section("bulletins", N_("起草通报"), (
            N_("选期间，点“起草”，系统取数成文。每一段都能改；改动中出现留存数据里没有的数，会提示核对。送审、批准、印发各由不同的人办。"),
            N_("通报印发后，被点名的单位自动收到提交整改方案的任务，五个工作日到期；一年内被点名两次以上的，建议约谈。"),
        ), "bulletins.shelf", "bulletin"),
        Section("letters", N_("提醒和信件"), (
            N_("什么时候提醒谁、信里怎么说，由“时间表”决定，改了就从下一次起生效。没有送达的会报警，在“告警”里逐件处理。"),
        ), "reminders.timetable"),
        Section("indicators", N_("指标和要数"), (
            N_("上年报告里的数确认为指标，每年只向填报单位要一次。报来的数由另一个人核实；系统自己能统计的，不向任何单位要。"),
        ), "indicators.shelf"),
        Section("drafting", N_("起草下一年的报告"), (
            N_("“起草”按上年报告的结构汇集当年事实，每一句旁边是依据。没有依据的地方留空白〔待填〕，不会沿用去年的数。"),
        ), "drafting.shelf", "writing"),
    ),
    (
        Step("tasks.todo", "main", N_("等法治办办理的事都在待办里：待核查、待下达、责任不明。")),
        Step("reports.shelf", "main", N_("从这里导入上年报告，审读后转为任务。")),
        Step("tasks.ledger", "main", N_("台账是全部任务。条件写成一句话，点词就能改。")),
        Step("cases.register", "main", N_("案件和开庭在这里，系统逐案提醒。")),
        Step("bulletins.shelf", "main", N_("起草周报和通报，数字留存不变，批准后印发。")),
        Step("drafting.shelf", "main", N_("到年底从这里起草新一年的报告。")),
    ),
)  # fmt: skip

UNIT = Book(
    "unit",
    N_("单位手册"),
    N_("从邮件里的链接到办完，三步：签收，填进展，报结。"),
    (
        Section("todo", N_("待办"), (
            N_("本周到期的排在最前。每项只有一个主要按钮：没有签收的签收，办理中的填进展，办完的报结。"),
        ), "tasks.todo", "todo"),
        Section("update", N_("填进展"), (
            N_("写一两句做了什么，选进度，附上文件或照片。本期没有进展的，点“零报告”。"),
        ), "tasks.todo", "update"),
        Section("submit", N_("报结和退回"), (
            N_("办完后写清办理结果再报结，它会成为下一年报告的素材。被退回的，退回原因写在任务最上面，补齐后再报。"),
            N_("报结以后等待核查的日子不算逾期。"),
        ), "tasks.ledger", "task"),
        Section("figures", N_("要报的数"), (
            N_("法治办要的数在“填数”里，每个数报一次，也可以下载表格填好传回。报出以后由法治办核实；退回的写明原因，改好再报。"),
        ), "indicators.owed"),
        Section("court", N_("出庭应诉"), (
            N_("收到出庭提醒后报出庭负责人姓名和职务。负责人不能出庭的，选法定理由并上传盖章或者签字的证明材料。"),
        ), "cases.register", "cases"),
        Section("bulletins", N_("被通报以后"), (
            N_("通报印发后五个工作日内提交整改方案，任务已经在待办里。对任务有异议的，在任务页面提出，不影响继续办理。"),
        ), "bulletins.shelf"),
    ),
    (
        Step("tasks.todo", "main", N_("您要办的事都在待办里，最急的在最前。")),
        Step("tasks.ledger", "main", N_("本单位牵头和配合的全部任务在台账里。")),
        Step("cases.register", "main", N_("本单位的案件和开庭在这里，出庭负责人也从这里报。")),
        Step("bulletins.shelf", "main", N_("印发的周报和通报在这里。")),
    ),
)  # fmt: skip

ADMIN = Book(
    "admin",
    N_("管理员手册"),
    N_("单位、岗位和人员；账号、密码和设定。"),
    (
        Section("people", N_("单位和人员"), (
            N_("岗位比人长久：换人时在旧岗位上结束任职，再给新人任职，任务和提醒自动跟着岗位走。"),
            N_("成批的单位和人员用 Excel 名册上传，先看每一行会怎样，确认后才登记；也可以从 Excel 整段复制粘贴。"),
        ), "accounts.units", "units"),
        Section("passwords", N_("密码"), (
            N_("忘记密码的由您重置，系统给出一次性密码，本人首次登录时必须改掉。连续输错会暂时锁定。"),
            N_("重置密码不解除动态码：手机也丢了的，核对是本人之后再按“解除动态码”。"),
        ), "accounts.units"),
        Section("policy", N_("设定"), (
            N_("可以由本单位决定的事都列在“设定”里，每次改动都留下谁在何时为何改的记录。"),
        ), "policy.shelf", "policy"),
    ),
    (
        Step("accounts.units", "main", N_("单位、岗位和人员在这里。")),
        Step("policy.shelf", "main", N_("本单位可以决定的事都列在设定里，每次改动都有记录。")),
    ),
)  # fmt: skip

BOOKS: dict[str, Book] = {book.role: book for book in (LEADER, OFFICE, UNIT, ADMIN)}

#: which manual belongs to which role; the first that fits is somebody's own
OF_ROLE = {
    "leader": "leader",
    "office": "office",
    "liaison": "unit",
    "head": "unit",
    "admin": "admin",
    "security": "admin",
    "auditor": "admin",
    "setup": "admin",
}


def own_book(roles: frozenset[str]) -> Book:
    """The manual of somebody with these roles."""
    return BOOKS[next((book for role, book in OF_ROLE.items() if role in roles), "unit")]


def stop(asked: str) -> tuple[Book, int] | None:
    """The stop that an address asks for, as leader.2; None for anything else."""
    role, _, number = asked.partition(".")
    if role in BOOKS and number.isascii() and number.isdigit() and 1 <= int(number[:3]) <= len(BOOKS[role].tour):
        return BOOKS[role], int(number[:3])
    return None
