"""Official paper: values go in, a Word file of GB/T 9704-2012 or a PDF comes out; it refuses to know what is written on it.

from app.paper.sheet import Body, Part, Paper
from app.paper.word import docx_of

letter = Paper(
    title="关于催办逾期任务的函",
    made_at=now,                                   # stands in the file's properties: the same paper, the same bytes
    number="清法办函〔2026〕3号",                    # 发文字号
    to="区市场监管局",                              # 主送机关, its colon is set
    blocks=(Body("你局牵头的下列任务已超过办理时限。"), Part("一、办理要求"), Body("请于7月31日前报结。")),
    attachments=("逾期任务清单",),                   # 附件说明; the annexes themselves: annexes=(Annex("逾期任务清单", (Table(…),)),)
    signature="清砚区法治办",
    date=dated(today),                             # 2026年7月3日
)
send_file(io.BytesIO(docx_of(letter)), mimetype=DOCX, …)   # pdf_of(docx) in app.paper.office
"""
