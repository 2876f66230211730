"""How generated text is punctuated: full-width marks, ASCII digits; it knows characters, and refuses to know what they say."""

import re

_FULL = {",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "?": "？", "!": "！"}
_DIGITS = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), 0xFF05)}
_HALF = re.compile(r"[,;:()?!]")
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[,:](?=[0-9])")
_HAN_GAP = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef“”‘’])[ \t\u3000\xa0]+|[ \t\u3000\xa0]+(?=[\u3000-\u9fff\uff00-\uffef“”‘’])"
)
_DOT_AFTER_HAN = re.compile(r"(?<=[\u4e00-\u9fff”）%])\.(?=\s|$|[\u4e00-\u9fff])")
_NEW_LINE = re.compile(r"\s*[\r\n]+\s*")
_SUPPLIED = re.compile(r"〔(?!待填|疑似)([\u4e00-\u9fff、]+)〕")
_STOPS = "。！？；，、：.;,:"


def full_width(text: str) -> str:
    """Chinese marks full-width, digits and % ASCII, straight quotes paired, no blanks beside Chinese characters.

    A comma or colon between two digits (1,089 and 09:30) belongs to the number and stays.
    """
    text = text.translate(_DIGITS)
    kept = {hit.start() for hit in _BETWEEN_DIGITS.finditer(text)}
    text = "".join(_FULL.get(letter, letter) if at not in kept else letter for at, letter in enumerate(text))
    return _HAN_GAP.sub("", _paired(_DOT_AFTER_HAN.sub("。", text)))


def _paired(text: str) -> str:
    parts = text.split('"')
    if len(parts) % 2 == 0:
        return text
    return "".join(part + ("“" if n % 2 == 0 else "”") for n, part in enumerate(parts[:-1])) + parts[-1]


def half_width_marks(text: str) -> list[str]:
    """The half-width marks that do not belong to a number."""
    return [hit.group() for hit in _HALF.finditer(_BETWEEN_DIGITS.sub("", text))]


def one_line(text: str) -> str:
    """Several lines as one paragraph; a line without a closing mark is closed by a semicolon."""
    lines = [line for line in _NEW_LINE.split(text.strip()) if line]
    return "".join(line if n == len(lines) - 1 or line[-1] in _STOPS else line + "；" for n, line in enumerate(lines))


def bare(text: str) -> str:
    """Words without the marks that close them, to stand inside a sentence."""
    return full_width(one_line(text)).rstrip(_STOPS + " ")


def sentence(text: str) -> str:
    """Words closed by one full stop."""
    words = bare(text)
    return words if words.endswith(("。", "〕。")) else f"{words}。" if words else ""


def opened(text: str) -> str:
    """Words that a reading put in 〔〕 (a verb taken over from the clause before) as plain words; a year in 〔〕 stays."""
    return _SUPPLIED.sub(r"\1", text)


def quoted(text: str) -> str:
    """Words in quotation marks; those inside become single."""
    return "“" + bare(text).replace("“", "‘").replace("”", "’") + "”"
