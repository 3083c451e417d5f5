"""The installation of deploy/compose.yaml as plain processes on the loopback address, with the same settings.

Two gateways, two Rasa servers, two action servers; PostgreSQL, Redis and nginx (with our own configuration) are the
real ones of this machine.
"""

import hashlib
import json
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from bot.platform.settings import ROOT, Settings
from bot.rasa.training import current_model
from tests.bot.registry.postgres import _other_user, _programs
from tests.scale.supervisor import Program, Supervisor

DISK = "size=320m"  # of the database, on a memory file system, so that a test can fill it
FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
_PLACES = ("gateway-1", "gateway-2", "rasa-1", "rasa-2", "actions-1", "actions-2")
_DOORS = ("public", "rasa", "actions", "postgres", "redis", "metrics-1", "metrics-2")
_FREELY = "100000/second"  # all visitors of these tests come from one address


def missing() -> str | None:
    """What this machine lacks for these tests, or None."""
    absent = [name for name in ("redis-server", "nginx", "openssl") if shutil.which(name) is None]
    absent += [] if _programs() else ["postgresql"]
    return f"install {', '.join(absent)} (Debian: apt-get install)" if absent else None


class Installation:
    """Everything that runs, and how to reach it."""

    def __init__(self, folder: Path, replicas: int) -> None:
        self.folder = folder
        self.own_disk = False
        self._roles = [name for name in _PLACES if int(name[-1]) <= replicas]
        self.ports = dict(zip((*_PLACES, *_DOORS), _free_ports(len(_PLACES) + len(_DOORS)), strict=True))
        self.url = f"https://localhost:{self.ports['public']}"
        self.certificate = folder / "tls.crt"
        self.supervisor = Supervisor()
        self.database_url = f"postgresql+psycopg2://bro:geheim-db@127.0.0.1:{self.ports['postgres']}/postgres"
        self.redis_url = f"redis://:geheim-redis@127.0.0.1:{self.ports['redis']}/0"
        self.clock = folder / "clock"
        self.disk = folder / "disk"
        self.models = folder / "models"
        self._postgres_user = _other_user()

    def start(self) -> None:
        """Start everything; returns when a visitor can be answered."""
        self.clock.write_text("+0\n")
        self._copy_model()
        self._write_secrets()
        self._start_postgres()
        self._start_redis()
        self.supervisor.until_ready()
        for name in self._roles:
            self._start_role(name)
        self._start_nginx()
        self.supervisor.until_ready()

    def settings(self, role: str, number: str) -> dict[str, str]:
        """The environment of a role, as in deploy/compose.yaml; the addresses and limits differ."""
        state = self.folder / f"state-{role}-{number}"
        state.mkdir(exist_ok=True)
        return {
            "BRO_SECRETS_DIR": str(self.folder / "secrets"),
            "BRO_RASA_URL": f"http://127.0.0.1:{self.ports['rasa']}",
            "BRO_ACTIONS_URL": f"http://127.0.0.1:{self.ports['actions']}",
            "BRO_STATE_DIR": str(state),
            "BRO_MODELS_DIR": str(self.models),
            "BRO_PUBLIC_URL": self.url,
            "BRO_TRUSTED_PROXIES": '["127.0.0.1"]',
            "BRO_LOG_STDOUT": "true",
            "BRO_METRICS_PORT": str(self.ports[f"metrics-{number}"]) if role == "gateway" else "",
            **{f"BRO_LIMIT_{name}": _FREELY for name in ("ADDRESS", "STARTS", "TOTAL", "CONVERSATION")},
        }

    def port_answers(self, name: str, path: str) -> Callable[[], bool]:
        """Whether the server with this name answers."""
        return lambda: _answers(f"http://127.0.0.1:{self.ports[name]}{path}")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a `bro` command with the settings of a gateway."""
        command = [sys.executable, "-m", "bot.cli", *arguments]
        environment = os.environ | self.settings("gateway", "1")
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)

    def with_clock(self, name: str) -> None:
        """Restart this gateway with a clock that `clock` moves, as `date --set` would move that of its machine."""
        program = self.supervisor.programs[name]
        program.environment |= {
            "LD_PRELOAD": str(FAKETIME),
            "FAKETIME_TIMESTAMP_FILE": str(self.clock),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        self.supervisor.restart(name)

    def close(self) -> None:
        self.supervisor.close()

    def _copy_model(self) -> None:
        self.models.mkdir()
        model = current_model(Settings(_env_file=None))
        shutil.copy(model, self.models)
        shutil.copy(model.parent / "current.json", self.models)

    def _write_secrets(self) -> None:
        secrets = self.folder / "secrets"
        secrets.mkdir(mode=0o700)
        (secrets / "bro_internal_secret").write_text("geheim-van-de-proefopstelling")
        (secrets / "bro_database_url").write_text(self.database_url)
        (secrets / "bro_redis_url").write_text(self.redis_url)

    def _start_role(self, name: str) -> None:
        role, number = name.split("-")
        address = f"127.0.0.1:{self.ports[name]}"
        health = {"gateway": "/health/live", "rasa": "/", "actions": "/health"}[role]
        self.supervisor.add(
            Program(
                name,
                [sys.executable, "-m", "bot.cli", "serve", "--only", role, "--listen", address],
                self.settings(role, number),
                self.port_answers(name, health),
                self.folder / f"{name}.log",
            )
        )

    def _start_postgres(self) -> None:
        programs = _programs()
        assert programs is not None
        user = self._postgres_user
        rights = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
        self.disk.mkdir()
        self.own_disk = _mount(self.disk)
        password = self.disk / "password"
        password.write_text("geheim-db")
        if user:
            _chown(user, self.disk, password)
        data = self.disk / "data"
        subprocess.run(
            [programs / "initdb", "-D", data, "-U", "bro", "-A", "scram-sha-256", "--pwfile", password, "-E", "UTF8"],
            check=True,
            stdout=subprocess.DEVNULL,
            **rights,
        )
        options = {
            "listen_addresses": "127.0.0.1",
            "port": self.ports["postgres"],
            "unix_socket_directories": str(self.disk),
            "max_wal_size": "64MB",
            "min_wal_size": "32MB",
            "log_min_error_statement": "panic",
        }
        self.supervisor.add(
            Program(
                "postgres",
                [str(programs / "postgres"), "-D", str(data), *(f"--{key}={value}" for key, value in options.items())],
                {},
                lambda: _listens(self.ports["postgres"]),
                self.folder / "postgres.log",
                rights,
                stop_signal=signal.SIGINT,  # as its image asks: stop now, do not wait for who is connected
            )
        )

    def _start_redis(self) -> None:
        port = str(self.ports["redis"])
        command = ["redis-server", "--port", port, "--bind", "127.0.0.1", "--requirepass", "geheim-redis"]
        command += ["--save", "", "--dir", str(self.folder)]
        self.supervisor.add(Program("redis", command, {}, lambda: _listens(int(port)), self.folder / "redis.log"))

    def _start_nginx(self) -> None:
        subject = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
        files = ("-keyout", self.folder / "tls.key", "-out", self.certificate)
        command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject, *files]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
        conf = write_nginx(self.folder, self._nginx_values())
        user = "user root; " if os.geteuid() == 0 else ""
        self.supervisor.add(
            Program(
                "nginx",
                ["nginx", "-c", str(conf), "-g", f"{user}daemon off;"],
                {},
                lambda: _answers(f"{self.url}/health/ready", self.certificate),
                self.folder / "nginx.log",
            )
        )

    def _nginx_values(self) -> dict[str, str]:
        present = {name: name if name in self._roles else f"{name[:-1]}1" for name in _PLACES}
        servers = {
            name.upper().replace("-", "_"): f"127.0.0.1:{self.ports[server]}" for name, server in present.items()
        }
        return servers | {
            "PUBLIC_LISTEN": f"127.0.0.1:{self.ports['public']}",
            "RASA_LISTEN": f"127.0.0.1:{self.ports['rasa']}",
            "ACTIONS_LISTEN": f"127.0.0.1:{self.ports['actions']}",
            "PUBLIC_NAME": "localhost",
            "CERTIFICATE": str(self.certificate),
            "CERTIFICATE_KEY": str(self.folder / "tls.key"),
        }


def write_nginx(folder: Path, values: dict[str, str]) -> Path:
    """Our nginx configuration with these values, that writes in `folder`; returns its main file."""
    source = ROOT / "deploy" / "nginx"
    template = (source / "bro.conf.template").read_text(encoding="utf-8")
    filled = re.sub(r"\$\{(\w+)\}", lambda found: values[found[1]], template)  # as the image's envsubst does
    (folder / "conf.d").mkdir(exist_ok=True)
    (folder / "conf.d" / "bro.conf").write_text(filled, encoding="utf-8")
    main = (source / "nginx.conf").read_text(encoding="utf-8")
    for place in ("/tmp/", "/etc/nginx/"):
        main = main.replace(place, f"{folder}/")
    conf = folder / "nginx.conf"
    conf.write_text(main, encoding="utf-8")
    return conf


@contextmanager
def installed(replicas: int = 2) -> Iterator[Installation]:
    """An installation with one or two of each role, that runs for as long as the context lasts.

    Its logs stay when BRO_SCALE_KEEP names a folder.
    """
    with tempfile.TemporaryDirectory(prefix="bro-scale") as name:
        folder = Path(name)
        folder.chmod(0o755)
        installation = Installation(folder, replicas)
        try:
            installation.start()
            yield installation
        finally:
            installation.close()
            _keep_logs(folder)
            if installation.own_disk:
                subprocess.run(["umount", "-l", installation.disk], check=False)


def other_model(installation: Installation, replace: tuple[str, str]) -> None:
    """Make another model the one in use: the same, with one text of the answers replaced."""
    current = installation.models / "current.json"
    description = json.loads(current.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as name:
        with tarfile.open(installation.models / description["model"]) as archive:
            archive.extractall(name, filter="data")
        for part in ("components/domain_provider/domain.yml", "metadata.json"):
            file = Path(name) / part
            text = file.read_text(encoding="utf-8")
            assert replace[0] in text
            file.write_text(text.replace(*replace), encoding="utf-8")
        path = installation.models / "nieuw.tar.gz"
        with tarfile.open(path, "w:gz") as archive:
            for part in sorted(Path(name).iterdir()):
                archive.add(part, part.name)
    new = description | {"model": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    current.write_text(json.dumps(new), encoding="utf-8")


def _keep_logs(folder: Path) -> None:
    kept = os.environ.get("BRO_SCALE_KEEP")
    if kept:
        Path(kept).mkdir(parents=True, exist_ok=True)
        for log in folder.glob("*.log"):
            shutil.copy(log, kept)


def _mount(folder: Path) -> bool:
    """Whether `folder` is now a small file system of its own; only root may do that."""
    if os.geteuid() != 0:
        return False
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", DISK, "tmpfs", folder], capture_output=True)
    return done.returncode == 0


def _chown(user: pwd.struct_passwd, *paths: Path) -> None:
    for path in paths:
        os.chown(path, user.pw_uid, user.pw_gid)


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _answers(url: str, certificate: Path | None = None) -> bool:
    try:
        return httpx.get(url, timeout=5, verify=str(certificate) if certificate else True).is_success
    except httpx.HTTPError:
        return False
