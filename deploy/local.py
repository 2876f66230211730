"""`make run`: the web site, the clockwork and a mail catcher on this machine, started together and stopped together."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
HOST = "127.0.0.1"

ROLES = {
    "office": "法治办 office  ",
    "liaison": "联络员 liaison ",
    "head": "负责人 head    ",
    "leader": "区领导 leader  ",
    "admin": "管理员 admin   ",
}


def free_port(wanted: int) -> int:
    """The port wanted, or the next one that nobody listens on."""
    for port in range(wanted, wanted + 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise SystemExit(f"{wanted} 到 {wanted + 99} 的端口都被占用，请先关闭其他程序。")


def flask(*words: str) -> list[str]:
    """A command of the application."""
    return [str(BIN / "flask"), "--app", "wsgi", *words]


def wait_until_it_answers(address: str, processes: Sequence["subprocess.Popen[bytes]"]) -> None:
    """Return when the site answers; end everything when a process dies before."""
    for _ in range(600):
        if any(process.poll() is not None for process in processes):
            stop(processes)
            raise SystemExit("有一个进程没有启动成功，原因见上面的输出。")
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)  # the site is starting; there is nothing to wait on but the clock
    stop(processes)
    raise SystemExit("网站 30 秒内没有应答，已全部停止。")


def stop(processes: Sequence["subprocess.Popen[bytes]"]) -> None:
    """Ask every process to end, and make those end that do not."""
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    for process in processes:
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def demonstration(data_dir: Path, environment: dict[str, str]) -> dict[str, str]:
    """Load the demonstration district into an empty database; gives its accounts by role, also at later starts."""
    kept = data_dir / "demo-accounts.json"
    if not kept.exists():
        loaded = subprocess.run(flask("demo"), env=environment, capture_output=True, text=True, check=False)
        if loaded.returncode == 1:  # the database holds a real installation: nothing was loaded
            return {}
        if loaded.returncode:
            raise SystemExit(loaded.stderr)
        accounts: dict[str, str] = json.loads(loaded.stdout)["accounts"]
        kept.write_text(json.dumps(accounts, ensure_ascii=False), encoding="utf-8")
    return dict(json.loads(kept.read_text(encoding="utf-8")))


def greeting(site: str, letters: str, accounts: dict[str, str]) -> str:
    """What the newcomer reads."""
    lines = [
        "",
        "  督办 已启动 / Duban is running",
        "",
        f"    网站 site         {site}",
        f"    已发邮件 letters  {letters}",
        "",
    ]
    if accounts:
        lines.append("  演示账号，密码都是 duban-2026 / demonstration accounts, password duban-2026")
        lines += [f"    {ROLES.get(role, role)}  {username}" for role, username in accounts.items()]
        lines.append("")
    return "\n".join([*lines, "  按 Ctrl-C 全部停止 / Ctrl-C stops everything", ""])


def main() -> None:
    """Start, greet, wait, stop."""
    os.chdir(ROOT)
    web, smtp, box = free_port(int(os.environ.get("PORT", "5000"))), free_port(1025), free_port(8025)
    site = f"http://{HOST}:{web}"
    # a newcomer's terminal shows what went wrong, not every page that was looked at
    environment = (
        {"LOG_LEVEL": "warning"}
        | os.environ
        | {"BASE_URL": site, "SMTP_HOST": HOST, "SMTP_PORT": str(smtp), "SMTP_SECURITY": "none"}
    )
    accounts = demonstration(Path(os.environ.get("DATA_DIR") or ROOT / "var"), environment)
    gunicorn = [
        str(BIN / "gunicorn"), "-c", "deploy/gunicorn.conf.py", "-w", "2", "-b", f"{HOST}:{web}", "wsgi:app",
    ]  # fmt: skip
    catcher = flask("catch-mail", "--smtp-port", str(smtp), "--web-port", str(box))
    # sessions of their own: Ctrl-C reaches this process alone, which then stops the others in order
    processes = [
        subprocess.Popen(command, env=environment, start_new_session=True) for command in (catcher, gunicorn, flask("clockwork"))
    ]
    # also where a shell started this in the background, with SIGINT ignored
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        wait_until_it_answers(f"{site}/sign-in", processes)
        print(greeting(site, f"http://{HOST}:{box}", accounts), flush=True)
        while all(process.poll() is None for process in processes):
            time.sleep(0.5)  # until Ctrl-C, or one of them ends
        raise SystemExit("有一个进程意外退出，已全部停止。")
    except KeyboardInterrupt:
        print("\n正在停止 … / stopping", flush=True)
    finally:
        stop(processes)


if __name__ == "__main__":
    main()
