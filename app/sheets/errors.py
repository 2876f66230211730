"""Why a workbook cannot be read, each with the sentence the official sees; every one names the file."""

from app.errors import Refused


class EmptyWorkbook(Refused):
    """「%(file)s」里没有内容，没有读取。请检查是否选错了文件，或者工作表被隐藏了。"""


class WorkbookTooLarge(Refused):
    """「%(file)s」超过 20 MB，没有读取。请去掉图片和不需要的工作表后再上传。"""


class NotAWorkbook(Refused):
    """「%(file)s」不是能识别的表格文件，没有读取。请上传 .xlsx、.xls 或 .ods 文件；其他格式请在 Excel 或 WPS 里另存后再上传。"""


class DamagedWorkbook(Refused):
    """「%(file)s」已损坏或者不完整，打不开，没有读取。请在 Excel 或 WPS 里另存为 .xlsx 后再上传。"""


class LockedWorkbook(Refused):
    """「%(file)s」设有密码，没有读取。请取消密码后再上传。"""


class SwollenWorkbook(Refused):
    """「%(file)s」解压后大得不正常，为安全起见没有读取。请把内容复制到新建的表格后再上传。"""


class TooManyCells(Refused):
    """「%(file)s」的工作表「%(sheet)s」到第 %(row)s 行已超过 %(limit)s 个单元格，没有读取。请拆分成几个文件，或者删去空白的行列后再上传。"""


class TooLongCell(Refused):
    """「%(file)s」的工作表「%(sheet)s」第 %(row)s 行有一格超过 %(limit)s 字，没有读取。请精简后再上传。"""


class ReadingStopped(Refused):
    """「%(file)s」没有读完：用的时间或内存超过了限制，或者文件内部有错，没有保存任何内容。请把需要的内容复制到新建的表格后再上传。"""


class NoHeadRow(Refused):
    """在「%(file)s」的前 %(rows)s 行里没有找到表头，没有导入。请保留一行列名（例如：%(words)s），或者下载模板填写。"""


class NotADay(Refused):
    """「%(text)s」不是能识别的日期"""


class NotAFigure(Refused):
    """「%(text)s」不是能识别的数字"""


class NoWorkbook(Refused):
    """没有选文件。请选一个 Excel 文件再预览。"""


class TooManyRows(Refused):
    """「%(file)s」有 %(rows)s 行，一次最多 %(most)s 行，没有读取。请拆成几个文件分次上传。"""


class PreviewStale(Refused):
    """预览已经失效，没有导入任何内容。请重新上传文件。"""


class NoRows(Refused):
    """「%(file)s」在表头下面没有内容，没有读取。请填好以后再上传。"""
