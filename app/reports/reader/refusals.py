"""Knows the reasons for which a file cannot be read, each with the sentence the official sees."""

from app.errors import Refused


class EmptyFile(Refused):
    """这个文件是空的，没有可读的文字。没有保存任何内容，请换一个文件，或者把报告正文粘贴进来。"""


class FileTooLarge(Refused):
    """文件超过20兆字节，没有读取。年度报告一般不到1兆，请去掉图片或附件后再上传，或者把正文粘贴进来。"""


class TextTooLong(Refused):
    """文字超过一百万字，不像是一份年度报告，没有读取。请只保留报告正文后再上传。"""


class UnknownKind(Refused):
    """认不出这个文件的类型，没有读取。请上传txt、html、docx或者带文字的pdf文件，也可以把正文粘贴进来。"""


class UndecodableText(Refused):
    """这个文件的文字编码认不出来，没有读取。请用记事本打开后另存为UTF-8编码，再上传。"""


class EncryptedFile(Refused):
    """这个文件设有密码，没有读取。请在Word或WPS里取消密码后再上传。"""


class ScannedPdf(Refused):
    """这个PDF是扫描的图片，里面没有文字，没有读取。请上传Word原稿，或者先做文字识别再上传。"""


class DamagedFile(Refused):
    """这个文件已损坏或者不完整，打不开，没有读取。请重新下载或者另存后再上传。"""


class NeedsConversion(Refused):
    """这台服务器没有安装LibreOffice，读不了doc和wps文件。请在Word或WPS里另存为docx格式后再上传。"""


class BombFile(Refused):
    """这个文件解压后大得不正常，为安全起见没有读取。请把正文复制到新的Word文档后再上传。"""


class ReadingTooLong(Refused):
    """读取这个文件用的时间或内存超过了限制，已经停止，没有保存任何内容。请只保留报告正文后再上传，或者把正文粘贴进来。"""
