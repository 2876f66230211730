"""Why a decision was not taken; each class is the sentence the official reads."""

from app.errors import Refused


class DecidedMeanwhile(Refused):
    """在您修改期间，这项设定已由其他人改动，您的改动没有保存。请返回查看最新的设定后再改。"""


class NothingDecided(Refused):
    """与现在的设定相同，没有需要保存的改动。"""
