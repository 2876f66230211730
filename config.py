"""Settings from the environment; it knows their names and defaults, and refuses to know who uses them."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent


class BadSetting(ValueError):
    """A setting that cannot be used; its text is one clear sentence."""


@dataclass(frozen=True)
class Settings:
    """What an installation decides. Every field is one environment variable of the same name in capitals."""

    database_url: str
    secret_key: str
    base_url: str
    data_dir: Path
    smtp_host: str = ""
    smtp_port: int = 25
    smtp_security: str = "none"
    smtp_user: str = ""
    smtp_password: str = ""
    mail_from: str = "duban@localhost"
    #: the second route of alarms: a mail server beside the first one, and who is written to; without them the office, as files
    alarm_smtp_host: str = ""
    alarm_smtp_port: int = 25
    alarm_to: str = ""
    #: how many reverse proxies stand before the site, each trusted to name the address it heard from
    proxies: int = 0
    #: seals the audit trail; kept apart from the database
    audit_key: str = ""
    #: where each row of the trail is sent as well: host:port (UDP) or the path of a socket; empty for nowhere
    audit_syslog: str = ""
    #: what a monitoring system shows to read /metrics; without one there is no such page
    metrics_token: str = ""
    #: what looks at every uploaded file for viruses: a command that reads it and answers 0 or 1; empty for none
    scan_command: str = ""
    testing: bool = False

    @property
    def secure(self) -> bool:
        """Whether the site is reached by https."""
        return self.base_url.startswith("https://")


def from_environment(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings. Raises BadSetting with a sentence naming the variable."""
    data_dir = _made(Path(environ.get("DATA_DIR") or ROOT / "var").absolute())
    base_url = _address(environ.get("BASE_URL", ""), environ)
    security = environ.get("SMTP_SECURITY", "none") or "none"
    if security not in ("none", "starttls", "ssl"):
        raise BadSetting(f"SMTP_SECURITY 只能是 none、starttls 或 ssl，现在是「{security}」。")
    default_port = {"none": 25, "starttls": 587, "ssl": 465}[security]
    return Settings(
        database_url=_database(environ.get("DATABASE_URL", ""), data_dir, base_url),
        secret_key=_key("SECRET_KEY", environ) or _kept_key(data_dir / "secret.key"),
        audit_key=_key("AUDIT_KEY", environ) or _kept_key(data_dir / "audit.key"),
        audit_syslog=_syslog(environ.get("AUDIT_SYSLOG", "")),
        metrics_token=_key("METRICS_TOKEN", environ),
        base_url=base_url,
        data_dir=data_dir,
        smtp_host=environ.get("SMTP_HOST", ""),
        smtp_port=_port(environ.get("SMTP_PORT", ""), default_port),
        smtp_security=security,
        smtp_user=environ.get("SMTP_USER", ""),
        smtp_password=environ.get("SMTP_PASSWORD", ""),
        mail_from=environ.get("MAIL_FROM") or "duban@localhost",
        alarm_smtp_host=environ.get("ALARM_SMTP_HOST", ""),
        alarm_smtp_port=_port(environ.get("ALARM_SMTP_PORT", ""), 25),
        alarm_to=environ.get("ALARM_TO", ""),
        proxies=_hops(environ.get("PROXIES", "")),
        scan_command=environ.get("SCAN_COMMAND", ""),
    )


def _database(url: str, data_dir: Path, base_url: str) -> str:
    if not url:
        return f"sqlite:///{data_dir / 'duban.db'}"
    parts = urlsplit(url)
    password, user = ((word or "").lower() for word in (parts.password, parts.username))
    # a database that asks for no password goes by the machine's user, which is the operator's to decide
    if password and password in {*DEFAULTS, *COMMON, user} and urlsplit(base_url).hostname not in HERE:
        raise BadSetting("DATABASE_URL 里的数据库密码是示例或默认值，谁都猜得到。请在数据库里改成另外生成的密码，再写到这里。")
    for old in ("postgres://", "postgresql://"):
        if url.startswith(old):
            return "postgresql+psycopg://" + url.removeprefix(old)
    return url


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadSetting(
            f"数据目录 {folder} 建不起来（{error.strerror}）。请检查 DATA_DIR，或者把上级目录交给运行本系统的用户。"
        ) from None
    return folder


def _hops(text: str) -> int:
    if text and not (text.isascii() and text.isdigit()):
        raise BadSetting(f"PROXIES 应为反向代理的层数，现在是「{text}」。")
    return int(text or 0)


def _syslog(text: str) -> str:
    host, _colon, port = text.rpartition(":")
    if text and not text.startswith("/") and not (host and port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise BadSetting(f"AUDIT_SYSLOG 应为 地址:端口（UDP）或 /dev/log 这样的路径，现在是「{text}」。")
    return text


def _port(text: str, default: int) -> int:
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise BadSetting(f"SMTP_PORT、ALARM_SMTP_PORT 应为 1 到 65535 之间的端口号，现在是「{text}」。")
    return int(text)


#: hosts on which the site may be reached without https: this very machine
HERE = frozenset({"127.0.0.1", "localhost", "::1"})
#: words of examples and of other products' defaults
DEFAULTS = ("changeme", "replace-me", "change-me", "secret", "example", "default", "dev", "test", "password", "123456")
#: passwords that databases come with, beside these and the user's own name
COMMON = ("postgres", "postgresql", "admin", "root", "duban", "12345678")


def _key(name: str, environ: Mapping[str, str]) -> str:
    """A key as it was given; a short one and one out of an example are refused, for they are as good as none."""
    key = environ.get(name, "")
    if key and (len(key) < 24 or len(set(key)) < 8 or any(key.lower().startswith(word) for word in DEFAULTS)):
        raise BadSetting(f"{name} 太短或是示例值，等于没有。请留空（自动生成），或用 openssl rand -base64 36 另生成一个。")
    return key


def _address(url: str, environ: Mapping[str, str]) -> str:
    """The address that people use. Anywhere but on this machine it is https, and no debugger is near."""
    url = (url or "http://127.0.0.1:5000").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.username:
        raise BadSetting(f"BASE_URL 应为网站的地址，例如 https://duban.example.gov.cn，现在是「{url}」。")
    if parts.hostname in HERE:
        return url
    if parts.scheme != "https" and environ.get("ALLOW_HTTP") != "1":
        raise BadSetting(
            f"BASE_URL 是「{url}」：在别的机器上使用时必须是 https，否则密码会被窃听。"
            "确在隔离网络中只能用 http 的，请设置 ALLOW_HTTP=1，风险自负。"
        )
    if environ.get("FLASK_DEBUG", "0").lower() not in ("", "0", "false", "no"):
        raise BadSetting("FLASK_DEBUG 已打开：正式运行时不能打开调试，否则任何人都能在服务器上执行命令。请去掉它。")
    return url


def _kept_key(path: Path) -> str:
    """The key of this installation, made once and kept beside its data, so that no default key exists anywhere."""
    if path.exists():
        return path.read_text().strip()
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text().strip()
