"""Why something was not done with the trail; each class is the sentence the official reads."""

from app.errors import Refused


class KeptByLaw(Refused):
    """日志至少保留 183 天（网络安全法要求不少于六个月），没有清理。请给出更早的日期。"""
