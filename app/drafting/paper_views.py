"""The draft on paper: Word clean and internal, PDF, the web page to print, annexes as a workbook; it renders and sends files."""

import io

from flask import render_template, request, send_file
from werkzeug.wrappers import Response

from app.accounts.access import me
from app.drafting import release_queries
from app.drafting.access import draft_for
from app.drafting.layout import blocks
from app.drafting.models import Draft
from app.drafting.on_paper import paper_of
from app.drafting.views import room
from app.paper.office import PDF, pdf_of
from app.paper.word import DOCX, docx_of
from app.sheets.writing import TYPE as XLSX
from app.sheets.writing import Column, SheetOut, workbook
from app.web.guard import allow

READERS = ("office", "leader", "head", "liaison")


@room.get("/drafts/<ref>/docx")
@allow(*READERS)
def word(ref: str) -> Response:
    """The draft as a Word file: ``?copy=internal`` with its sources as notes, ``?annexes=1`` with the annexes."""
    draft = draft_for(ref, me())
    return _sent(_docx(draft), DOCX, f"{draft.title}{_kind()}.docx")


@room.get("/drafts/<ref>/pdf")
@allow(*READERS)
def pdf(ref: str) -> Response:
    """The same as PDF, where the server can make one."""
    draft = draft_for(ref, me())
    return _sent(pdf_of(_docx(draft)), PDF, f"{draft.title}{_kind()}.pdf")


@room.get("/drafts/<ref>/page")
@allow(*READERS)
def page(ref: str) -> str:
    """The report as one page to publish or to print."""
    draft = draft_for(ref, me())
    return render_template("drafting/page.html", draft=draft, blocks=blocks(draft.paragraphs))


@room.get("/drafts/<ref>/xlsx")
@allow(*READERS)
def sheets(ref: str) -> Response:
    """The annexes as a workbook."""
    draft = draft_for(ref, me())
    out = [
        SheetOut(
            each.title,
            [Column(head, width * 5) for head, width in zip(each.head, each.widths, strict=True)],
            each.rows,
            each.title,
        )
        for each in release_queries.held(draft).annexes()
    ]
    return _sent(workbook(out).getvalue(), XLSX, f"{draft.title}（附件）.xlsx")


def _internal() -> bool:
    return request.args.get("copy") == "internal"


def _kind() -> str:
    return "（内部核对稿）" if _internal() else ""


def _docx(draft: Draft) -> bytes:
    annexes = release_queries.held(draft).annexes() if request.args.get("annexes") else ()
    return docx_of(paper_of(draft, annexes, internal=_internal()))


def _sent(data: bytes, kind: str, name: str) -> Response:
    return send_file(io.BytesIO(data), mimetype=kind, as_attachment=True, download_name=name)
