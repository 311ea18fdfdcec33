"""HTTP speed of home and campaign page beside a Django hello and a default Wagtail page, in one interleaved run.
Ratios are what counts; absolute figures belong to the machine. Usage: bin/bench [seconds per round] [rounds]"""

import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECONDS, ROUNDS = (int(a) for a in (sys.argv[1:] + ["5", "3"][len(sys.argv) - 1 :])[:2])
HELLO = """
import django
from django.conf import settings
settings.configure(SECRET_KEY="x", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=[])
django.setup()
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path
urlpatterns = [path("hello/", lambda request: HttpResponse("hello"))]
application = get_wsgi_application()
"""


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait(url: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=10)
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"{url} did not answer")


class Servers:
    """gunicorn processes of this run, each on its own port, ended together."""

    def __init__(self) -> None:
        self.running: list[subprocess.Popen] = []

    def start(self, where: Path, module: str, environment: dict[str, str]) -> str:
        port = free_port()
        shape = ["-w", "2", "--threads", "4", "-k", "gthread", "--no-control-socket", "-b", f"127.0.0.1:{port}"]
        command = [sys.executable, "-m", "gunicorn", module, *shape, "--log-level", "error"]
        self.running.append(subprocess.Popen(command, cwd=where, env=os.environ | environment))
        return f"http://127.0.0.1:{port}"

    def end(self) -> None:
        for process in self.running:
            process.terminate()
        for process in self.running:
            process.wait(timeout=60)


def load(url: str, seconds: int) -> tuple[float, float, int]:
    """(requests per second, p99 in ms, bad answers) from wrk with eight connections."""
    command = ["wrk", "-c", "8", "-t", "1", "-d", f"{seconds}s", "--latency", "--timeout", "10s", url]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", out).groups()
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    scale = {"us": 0.001, "ms": 1, "s": 1000}[unit]
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1]), float(number) * scale, int(bad[1]) if bad else 0


def ours(folder: Path) -> dict[str, str]:
    """A demo world served with production settings; returns the environment of its servers."""
    data = folder / "data"
    demo = os.environ | {"DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "crowdcoop.settings.dev"}
    demo["DISPOSABLE_DATA"] = "1"
    sandbox_port = free_port()
    demo["PAYMENT_SANDBOX_URL"] = f"http://127.0.0.1:{sandbox_port}"
    manage = [sys.executable, "manage.py"]
    for command in (["migrate", "--verbosity", "0"], ["createcachetable"]):
        subprocess.run([*manage, *command], cwd=ROOT, env=demo, check=True)
    sandbox = subprocess.Popen(
        [*manage, "payment_sandbox", "--port", str(sandbox_port), "--data", str(folder / "sandbox.sqlite3")],
        cwd=ROOT, env=demo, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait(demo["PAYMENT_SANDBOX_URL"] + "/")
        subprocess.run([*manage, "load_demo_data"], cwd=ROOT, env=demo, check=True, stdout=subprocess.DEVNULL)
    finally:
        sandbox.terminate()
        sandbox.wait()
    production = {
        "DATA_DIR": str(data),
        "DJANGO_SETTINGS_MODULE": "crowdcoop.settings.production",
        "SECRET_KEY": "benchmark-only-" * 4,
        "DATABASE_URL": f"sqlite:///{data}/crowdcoop.sqlite3",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": "https://bench.example",
        "EMAIL_URL": "dummymail://",
        "SECURE_SSL_REDIRECT": "0",
    }
    collect = [*manage, "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, cwd=ROOT, env=os.environ | production, check=True)
    return production


def wagtail_default(folder: Path) -> Path:
    """The project that `wagtail start` makes, migrated."""
    where = folder / "plain"
    where.mkdir()
    subprocess.run([str(Path(sys.executable).parent / "wagtail"), "start", "plain", str(where)], check=True,
                   stdout=subprocess.DEVNULL)  # fmt: skip
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "plain.settings.dev"}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], cwd=where, env=environment, check=True)
    local = where / "plain" / "settings" / "local.py"
    local.write_text("DEBUG = False\nALLOWED_HOSTS = ['*']\n")
    return where


def first_campaign(base: str) -> str:
    """The path of a live campaign's page, as the home page links it."""
    html = urllib.request.urlopen(f"{base}/es/").read().decode()
    sitemap = urllib.request.urlopen(f"{base}/sitemap.xml").read().decode()
    paths = re.findall(r'href="(/es/[^"]+/[^"]+/)"', html)
    return next(p for p in paths if "campa" in p and p in sitemap)


def main() -> None:
    if not shutil.which("wrk"):
        raise SystemExit("wrk is needed (Debian: apt-get install wrk)")
    folder, servers = Path(tempfile.mkdtemp(prefix="bench-")), Servers()
    try:
        (folder / "hello.py").write_text(HELLO)
        production = ours(folder)
        cached = servers.start(ROOT, "crowdcoop.wsgi:application", production)
        uncached = servers.start(ROOT, "crowdcoop.wsgi:application", production | {"PAGE_CACHE": "0"})
        plain = servers.start(wagtail_default(folder), "plain.wsgi:application",
                              {"DJANGO_SETTINGS_MODULE": "plain.settings.dev"})  # fmt: skip
        hello = servers.start(folder, "hello:application", {})
        for base in (cached, uncached):
            wait(f"{base}/es/")
        wait(plain), wait(f"{hello}/hello/")
        campaign = first_campaign(cached)
        targets = {
            "hello": f"{hello}/hello/",
            "wagtail_default": f"{plain}/",
            "home_cached": f"{cached}/es/",
            "campaign_cached": f"{cached}{campaign}",
            "home_uncached": f"{uncached}/es/",
            "campaign_uncached": f"{uncached}{campaign}",
        }
        report(measure(targets))
    finally:
        servers.end()
        shutil.rmtree(folder, ignore_errors=True)


def measure(targets: dict[str, str]) -> dict[str, list[tuple[float, float, int]]]:
    results: dict[str, list[tuple[float, float, int]]] = {name: [] for name in targets}
    for url in targets.values():
        load(url, 1)
    for _ in range(ROUNDS):
        for name, url in targets.items():
            results[name].append(load(url, SECONDS))
    return results


def report(results: dict[str, list[tuple[float, float, int]]]) -> None:
    def ratio(name: str, to: str) -> float:
        return statistics.median(a[0] / b[0] for a, b in zip(results[name], results[to], strict=True))

    out = {}
    print(f"{'target':20} {'rps':>8} {'p99 ms':>8} {'bad':>4} {'/hello':>7} {'/wagtail':>9}")
    for name, rounds in results.items():
        row = {
            "rps": statistics.median(r[0] for r in rounds),
            "p99_ms": statistics.median(r[1] for r in rounds),
            "bad": sum(r[2] for r in rounds),
            "to_hello": ratio(name, "hello"),
            "to_wagtail": ratio(name, "wagtail_default"),
        }
        out[name] = row
        print(f"{name:20} {row['rps']:8.0f} {row['p99_ms']:8.1f} {row['bad']:4d} "
              f"{row['to_hello']:7.2f} {row['to_wagtail']:9.2f}")  # fmt: skip
    (ROOT / "var").mkdir(exist_ok=True)
    (ROOT / "var" / "bench.json").write_text(json.dumps(out, indent=1))


if __name__ == "__main__":
    main()
