"""The files of deploy/ as they are: nginx in front of gunicorn with TLS, units that systemd accepts, a compose file by its schema."""

import contextlib
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.conftest import ROOT

BIN = Path(sys.executable).parent
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], address: tuple[str, int], **more: object) -> Iterator[None]:
    """A process for as long as the block lasts, once it listens."""
    process = subprocess.Popen(command, **more)  # type: ignore[call-overload]
    try:
        for _ in range(400):
            if process.poll() is not None:
                pytest.fail(f"{command[0]} ended at once with {process.returncode}")
            try:
                socket.create_connection(address, 1).close()
                break
            except OSError:
                time.sleep(0.05)
        else:
            pytest.fail(f"{command[0]} did not listen within 20 s")
        yield
    finally:
        process.terminate()
        process.wait(20)


def nginx_conf(folder: Path, web: int, tls: int, plain: int) -> Path:
    """deploy/nginx/duban.conf with this test's ports, certificate and checkout; nothing else is changed."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=duban.example.gov.cn",
         "-addext", "subjectAltName=DNS:duban.example.gov.cn", "-keyout", folder / "duban.key", "-out", folder / "duban.crt"],
        check=True, capture_output=True,
    )  # fmt: skip
    ours = (ROOT / "deploy" / "nginx" / "duban.conf").read_text(encoding="utf-8")
    for old, new in (
        ("listen 443 ssl", f"listen 127.0.0.1:{tls} ssl"),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("/etc/ssl/", f"{folder}/"),
        ("/opt/duban/app/static/", f"{ROOT}/app/static/"),
        ("http://127.0.0.1:5000", f"http://127.0.0.1:{web}"),
    ):
        assert old in ours, old
        ours = ours.replace(old, new)
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(
        f"{'user root;' if os.geteuid() == 0 else ''}\ndaemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\ninclude /etc/nginx/mime.types;\naccess_log off;\n{temporary}{ours}}}\n",
        encoding="utf-8",
    )
    return folder / "nginx.conf"


def test_the_site_behind_nginx(tmp_path: Path) -> None:
    web, tls, plain = free_port(), free_port(), free_port()
    conf = nginx_conf(tmp_path, web, tls, plain)
    site = "https://duban.example.gov.cn"
    environment = os.environ | {
        "DATA_DIR": str(tmp_path), "DATABASE_URL": "", "BASE_URL": site, "PROXIES": "1", "SECRET_KEY": "a key for this test alone 0123456789",
        "METRICS_TOKEN": "a token for this test alone 0123456789",
    }  # fmt: skip
    subprocess.run([BIN / "flask", "--app", "wsgi", "db", "upgrade"], cwd=ROOT, env=environment, check=True, capture_output=True)
    unit = (ROOT / "deploy" / "systemd" / "duban-web.service").read_text(encoding="utf-8")
    started = re.search(r"ExecStart=/opt/duban/\.venv/bin/(gunicorn .*)", unit)
    assert started
    gunicorn = [*started[1].replace("--workers 4", "--workers 2").split(), "--bind", f"127.0.0.1:{web}"]
    with (
        (tmp_path / "log").open("wb") as log,
        running([str(BIN / gunicorn[0]), *gunicorn[1:]], ("127.0.0.1", web), cwd=ROOT, env=environment, stdout=log, stderr=log),
        running([NGINX, "-c", str(conf), "-p", str(tmp_path)], ("127.0.0.1", tls)),
    ):
        page = fetched(tmp_path, tls, "/sign-in")
        assert page.status == 200
        assert page.headers["Strict-Transport-Security"]
        assert "default-src 'self'" in page.headers["Content-Security-Policy"]
        cookie = page.headers["Set-Cookie"]
        assert "Secure" in cookie and "HttpOnly" in cookie, "https reaches the application through one proxy"
        sheet = fetched(tmp_path, tls, "/static/css/duban.css")
        assert sheet.status == 200 and sheet.headers["Content-Type"] == "text/css"
        assert "Set-Cookie" not in sheet.headers, "nginx gives out static files itself"
        assert b"301 Moved Permanently\r\n" in (moved := asked_plainly(plain, "/ledger?q=x")), "without TLS nothing is answered"
        assert f"\r\nLocation: {site}/ledger?q=x\r\n".encode() in moved and b"Set-Cookie" not in moved
        assert handshake(tls, ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_3) == "TLSv1.3", "the newest is preferred"
        assert handshake(tls, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2) == "TLSv1.2"
        assert handshake(tls, ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1) == "", "and nothing older is spoken"
        for hidden in (
            "/.git/config",
            "/static/.git/config",
            "/static../config.py",
            "/static/../config.py",
            "/static/%2e%2e/config.py",
        ):
            assert fetched(tmp_path, tls, hidden).status in (400, 404), f"{hidden} is no page and no file"
        for _ in range(19):
            assert fetched(tmp_path, tls, "/sign-in").status == 200
        token = f"Authorization: Bearer {environment['METRICS_TOKEN']}\r\n"
        figures = fetched(tmp_path, tls, "/metrics", token).text
    families = {one.name: one.samples for one in text_string_to_metric_families(figures)}
    signing_in = {"endpoint": "accounts.sign_in", "method": "GET", "status": "200"}
    assert [one.value for one in families["duban_requests"] if one.labels == signing_in and one.name.endswith("_total")] == [
        20
    ], "what both workers answered, whichever of them is asked"
    counted = [
        one.value for one in families["duban_request_seconds"] if one.name.endswith("_count") and "sign_in" in str(one.labels)
    ]
    assert counted == [20] and families["duban_disk_free_bytes"][0].value > 0
    lines = [json.loads(line) for line in (tmp_path / "log").read_text(encoding="utf-8").splitlines()]
    assert sum(line.get("endpoint") == "accounts.sign_in" for line in lines) == 20, "each request once, and no access log"


def asked_plainly(port: int, path: str) -> bytes:
    """What the port without TLS answers."""
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: duban.example.gov.cn\r\nConnection: close\r\n\r\n".encode())
        return b"".join(iter(lambda: line.recv(65536), b""))


def handshake(port: int, oldest: ssl.TLSVersion, newest: ssl.TLSVersion) -> str:
    """Which TLS a client of these versions, who takes any cipher there is, agrees on with the site; empty when on none."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        context.minimum_version, context.maximum_version = oldest, newest
    with socket.create_connection(("127.0.0.1", port)) as plain:
        try:
            with context.wrap_socket(plain, server_hostname="duban.example.gov.cn") as tls:
                return str(tls.version())
        except (ssl.SSLError, OSError):
            return ""


class Answer(HTTPResponse):
    """An answer and its text."""

    text: str


def fetched(folder: Path, port: int, path: str, headers: str = "") -> Answer:
    """An answer of the site under its own name, its certificate checked."""
    context = ssl.create_default_context(cafile=str(folder / "duban.crt"))
    with (
        socket.create_connection(("127.0.0.1", port)) as plain,
        context.wrap_socket(plain, server_hostname="duban.example.gov.cn") as tls,
    ):
        tls.sendall(f"GET {path} HTTP/1.1\r\nHost: duban.example.gov.cn\r\nConnection: close\r\n{headers}\r\n".encode())
        answer = Answer(tls)
        answer.begin()
        answer.text = answer.read().decode("utf-8", "replace")
        return answer


class Door:
    """The socket of the site as systemd holds it, and the site behind it, started by the command of the unit."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=4096)
        self.port: int = self.socket.getsockname()[1]
        unit = (ROOT / "deploy" / "systemd" / "duban-web.service").read_text(encoding="utf-8")
        assert "\nRequires=duban-web.socket\n" in unit and "\nType=notify\n" in unit
        found = re.search(r"ExecStart=/opt/duban/\.venv/bin/(gunicorn .*)", unit)
        assert found
        self.command = f"{BIN}/{found[1].replace('--workers 4', '--workers 2')}"
        self.environment, self.log = environment | {"LISTEN_FDS": "1"}, folder / "log"

    def start(self) -> "subprocess.Popen[bytes]":
        """The first descriptor after the three is the socket's, and the process is told that it is meant for it."""
        program = f"exec 3<&{self.socket.fileno()}; export LISTEN_PID=$$; exec {self.command}"
        with self.log.open("ab") as log:
            return subprocess.Popen(
                ["bash", "-c", program], cwd=ROOT, env=self.environment, stdout=log, stderr=log, pass_fds=[self.socket.fileno()],
            )  # fmt: skip

    def ask(self) -> tuple[int, float]:
        """Status and seconds of one request on a line of its own; raises when it is turned away."""
        began = time.monotonic()
        with contextlib.closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as line:
            line.request("GET", "/sign-in")
            answer = line.getresponse()
            answer.read()
            return answer.status, time.monotonic() - began


def test_a_site_that_is_started_anew_turns_nobody_away(tmp_path: Path) -> None:
    """Four people ask without a pause while it is stopped and started twice, as `systemctl restart` does it."""
    environment = os.environ | {
        "DATA_DIR": str(tmp_path), "DATABASE_URL": "", "BASE_URL": "http://127.0.0.1:5000", "SECRET_KEY": "a key for this test alone 0123456789",
    }  # fmt: skip
    subprocess.run([BIN / "flask", "--app", "wsgi", "db", "upgrade"], cwd=ROOT, env=environment, check=True, capture_output=True)
    door, ended, troubles = Door(tmp_path, environment), threading.Event(), []
    told: list[tuple[int, float]] = []

    def go() -> None:
        while not ended.is_set():
            try:
                told.append(door.ask())
            except OSError as trouble:
                troubles.append(trouble)

    site = door.start()
    try:
        assert door.ask()[0] == 200
        people = [threading.Thread(target=go) for _ in range(4)]
        for person in people:
            person.start()
        for _ in range(2):
            site.terminate()
            assert site.wait(45) == 0, "it answers what it has begun and ends"
            # told of from here on is what the next one answers, but for four answers at most that were on their way
            before = len(told)
            site = door.start()
            until = time.monotonic() + 60
            while len(told) < before + 40 and time.monotonic() < until:
                time.sleep(0.05)  # people ask on; there is nothing to wait on but their number
            assert len(told) >= before + 40
        ended.set()
        for person in people:
            person.join(60)
    finally:
        ended.set()
        site.terminate()
        site.wait(45)
        door.socket.close()
    assert not troubles, troubles[:3]
    assert {status for status, _seconds in told} == {200}
    assert max(seconds for _status, seconds in told) < 30, "they waited, and not for long"


@pytest.mark.parametrize("name", ["duban-web.service", "duban-clockwork.service"])
def test_systemd_accepts_the_units(name: str, tmp_path: Path) -> None:
    text = (ROOT / "deploy" / "systemd" / name).read_text(encoding="utf-8")
    assert "ExecStart=/opt/duban/.venv/bin/" in text
    for least in (
        "User=duban",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "ProtectHome=yes",
        "PrivateTmp=yes",
        "InaccessiblePaths=-/opt/duban/.git",
    ):
        assert f"\n{least}\n" in text, f"{name} works with more than it needs: {least}"
    assert re.findall("ReadWritePaths=(.*)", text) == ["/var/lib/duban"]
    unit = tmp_path / name
    unit.write_text(text.replace("/opt/duban/.venv/bin", str(BIN)).replace("/opt/duban", str(ROOT)), encoding="utf-8")
    # the user and the folder of a real installation do not exist here; everything else must be right
    shutil.copy(ROOT / "deploy" / "systemd" / "duban-web.socket", tmp_path)
    checked = subprocess.run(["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, check=False)
    complaints = [line for line in checked.stderr.splitlines() if name in line]
    assert not complaints and checked.returncode == 0, checked.stderr


def test_the_compose_file_is_one() -> None:
    checked = subprocess.run(
        [BIN / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", ROOT / "deploy" / "compose.yaml"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_an_image_holds_no_history_and_runs_as_nobody_special() -> None:
    left_out = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {".git", "var"} <= set(left_out), "neither the history nor this machine's data and keys"
    steps = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert steps.index("COPY . .") < steps.index("USER duban") < next(n for n, step in enumerate(steps) if step.startswith("CMD"))
    assert "127.0.0.1:5000:5000" in (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"), "reached by the proxy alone"


def test_every_command_of_the_compose_file_exists() -> None:
    text = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
    commands = re.findall(r'command: \["flask", "--app", "wsgi", ([^\]]+)\]', text)
    assert len(commands) == 2
    for words in commands:
        asked = [BIN / "flask", "--app", "wsgi", *re.findall(r'"([^"]+)"', words), "--help"]
        assert subprocess.run(asked, cwd=ROOT, capture_output=True, check=False).returncode == 0, words
