"""The files in deploy/ keep the rules for containers: no root, nothing written, limits, health checks, no secrets."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.platform.free_ports import on_free_ports
from bot.platform.settings import ROOT, Settings
from tests.absence import absent
from tests.scale.installation import write_nginx

DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
ROLES = [name for name in SERVICES if name.split("-")[0] in ("gateway", "rasa", "actions")]
BASE = DEPLOY / "kustomize" / "base"
PINNED = re.compile(r"^\S+:(\d[\w.-]+|\$\{BRO_VERSION:-[\d.]+\})$")


def manifests(folder: Path) -> Iterator[dict[str, Any]]:
    for name in yaml.safe_load((folder / "kustomization.yaml").read_text(encoding="utf-8"))["resources"]:
        if name.endswith(".yaml"):
            yield from yaml.safe_load_all((folder / name).read_text(encoding="utf-8"))


DEPLOYMENTS = [each for each in manifests(BASE) if each["kind"] == "Deployment"]


def named(each: dict[str, Any]) -> str:
    return str(each["metadata"]["name"])


def instructions() -> list[tuple[str, str]]:
    """The Containerfile as (instruction, arguments), with continued lines joined."""
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    lines = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)).splitlines()
    return [(word, rest) for line in lines if line.strip() for word, _, rest in [line.partition(" ")]]


def test_compose_is_what_the_specification_allows() -> None:
    compose_spec = pytest.importorskip("compose_spec", reason="./bro install deploy")
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    parsed = compose_spec.PyCompose.from_yaml(json.dumps(yaml.safe_load(re.sub(r"\$\{[^}]+\}", "x", text))))
    parsed.validate()
    assert set(parsed.service_names()) == set(SERVICES)


def test_there_are_two_of_each_role() -> None:
    assert sorted(ROLES) == [f"{role}-{number}" for role in ("actions", "gateway", "rasa") for number in (1, 2)]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_confined(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["restart"] == "always"
    assert service["healthcheck"]["test"]
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory"}
    assert PINNED.match(service["image"]), "an image without a version is another image tomorrow"
    assert service.get("user", "").split(":")[0] not in ("0", "root")
    assert service.get("user") or "unprivileged" in service["image"]


def test_only_the_proxy_has_a_port_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["internal"]["internal"] is True
    assert [name for name, service in SERVICES.items() if "public" in service["networks"]] == [
        "proxy",
        "gateway-1",  # the registration list, mail and sign-in are outside
        "gateway-2",
    ]


@pytest.mark.parametrize("name", ROLES)
def test_a_role_has_settings_that_exist_and_secrets_as_files(name: str) -> None:
    known = {f"BRO_{setting.upper()}" for setting in Settings.model_fields} | {"BRO_SECRETS_DIR"}
    environment = SERVICES[name]["environment"]
    assert set(environment) <= known
    assert not re.search(r"SECRET(?!S_DIR)|PASSWORD|DATABASE_URL|REDIS_URL", " ".join(environment))
    assert SERVICES[name]["secrets"] == ["bro_internal_secret", "bro_database_url", "bro_redis_url"]
    assert all("file" in secret for secret in COMPOSE["secrets"].values())


def test_each_address_of_the_proxy_is_that_of_a_service() -> None:
    proxy = SERVICES["proxy"]
    address = {name: s["networks"]["internal"]["ipv4_address"] for name, s in SERVICES.items()}
    for name in ROLES:
        port = SERVICES[name]["command"][-1].rpartition(":")[2]
        assert proxy["environment"][name.upper().replace("-", "_")] == f"{address[name]}:{port}"
    environment = SERVICES["gateway-1"]["environment"]
    assert json.loads(environment["BRO_TRUSTED_PROXIES"]) == [address["proxy"]]
    for setting, door in (("BRO_RASA_URL", "RASA_LISTEN"), ("BRO_ACTIONS_URL", "ACTIONS_LISTEN")):
        assert environment[setting] == f"http://{proxy['environment'][door]}"


def test_nginx_accepts_its_configuration(tmp_path: Path) -> None:
    if shutil.which("nginx") is None:
        absent("install nginx (Debian: apt-get install nginx)")
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=test"]
    files = ["-keyout", tmp_path / "tls.key", "-out", tmp_path / "tls.crt"]
    subprocess.run([*command, *files], check=True, capture_output=True)
    free = on_free_ports(Settings(_env_file=None))
    values = {name: str(value) for name, value in SERVICES["proxy"]["environment"].items()} | {
        "PUBLIC_NAME": "chat.example.nl",
        "CERTIFICATE": str(tmp_path / "tls.crt"),
        "CERTIFICATE_KEY": str(tmp_path / "tls.key"),
        "PUBLIC_LISTEN": str(free.port),
        "RASA_LISTEN": free.rasa_url.removeprefix("http://"),
        "ACTIONS_LISTEN": free.actions_url.removeprefix("http://"),
    }
    done = subprocess.run(["nginx", "-t", "-c", write_nginx(tmp_path, values)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_caddy_and_nginx_know_the_same_servers() -> None:
    caddy = (DEPLOY / "caddy" / "Caddyfile").read_text(encoding="utf-8")
    nginx = (DEPLOY / "nginx" / "bro.conf.template").read_text(encoding="utf-8")
    pattern = r"(?:GATEWAY|RASA|ACTIONS)_\w+"
    assert set(re.findall(pattern, caddy)) == set(re.findall(pattern, nginx))


def test_the_image_runs_without_root_and_installs_what_the_lock_says() -> None:
    steps = instructions()
    users = [rest for word, rest in steps if word == "USER"]
    assert users == ["10001:10001"]
    assert steps[-1][0] == "CMD"
    assert any("--require-hashes" in rest for word, rest in steps if word == "RUN")
    assert [word for word, _ in steps].count("HEALTHCHECK") == 1
    bases = [rest for word, rest in steps if word == "ARG" and "python" in rest]
    assert PINNED.match(bases[0].partition("=")[2])
    assert not [rest for word, rest in steps if word == "ADD" or "sudo" in rest or "curl" in rest]
    assert not [rest for word, rest in steps if re.search(r"(SECRET(?!S_DIR)|PASSWORD|TOKEN)\w*=", rest)]


def test_nothing_private_goes_into_the_image() -> None:
    lines = (ROOT / ".containerignore").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "*", "only what is named goes in"
    named_paths = {line[1:] for line in lines if line.startswith("!")}
    assert not named_paths & {".env", "var", "models", ".git", "deploy", "deploy/secrets"}
    assert all((ROOT / path).exists() for path in named_paths)
    assert lines == (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=named)
def test_a_deployment_is_confined_and_watched(deployment: dict[str, Any]) -> None:
    pod = deployment["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert deployment["spec"]["replicas"] >= 2
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert set(container["resources"]) == {"requests", "limits"}
    assert "memory" in container["resources"]["limits"]
    port = {each["name"]: each["containerPort"] for each in container["ports"]}["http"]
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        assert container[probe]["httpGet"]["port"] == "http"
    assert container["args"] == ["serve", "--only", named(deployment), "--listen", f"0.0.0.0:{port}"]
    assert deployment["spec"]["selector"]["matchLabels"] == deployment["spec"]["template"]["metadata"]["labels"]
    mounted = {mount["name"] for mount in container["volumeMounts"]}
    assert mounted == {volume["name"] for volume in pod["volumes"]} == {"secrets", "state", "tmp"}


def test_uv_is_pinned_with_its_hash_wherever_it_is_installed() -> None:
    pinned = (ROOT / "requirements" / "uv.txt").read_text(encoding="utf-8")
    assert re.match(r"uv==[\d.]+ \\\n    --hash=sha256:", pinned)
    for name in ("bro", "deploy/Containerfile"):
        text = (ROOT / name).read_text(encoding="utf-8")
        installs = re.findall(r"pip install(?:[^\n]|\\\n)*uv[^\n]*", text)
        own = [line for line in installs if "requirements/uv.txt" in line]
        assert own
        assert all("--require-hashes" in line for line in own)
        assert not re.search(r"pip install[^\n]*[ \"]uv(?:==|\"|\s|$)", text)


def test_every_role_has_a_service_a_budget_and_a_network_policy() -> None:
    kinds = {(each["kind"], named(each)) for each in manifests(BASE)}
    for role in ("gateway", "rasa", "actions"):
        for kind in ("Deployment", "Service", "PodDisruptionBudget", "NetworkPolicy"):
            assert (kind, role) in kinds


def test_the_manifests_are_what_kubernetes_allows() -> None:
    kubernetes_validate = pytest.importorskip("kubernetes_validate", reason="./bro install deploy")
    found = [*manifests(BASE), *manifests(DEPLOY / "kustomize" / "example")]
    assert {each["kind"] for each in found} == {
        *("Deployment", "Service", "PodDisruptionBudget", "NetworkPolicy", "Ingress")
    }
    for each in found:
        kubernetes_validate.validate(each, kubernetes_validate.latest_version(), strict=True)


@pytest.mark.parametrize("role", ["gateway", "rasa", "actions"])
def test_each_role_calls_only_what_it_needs_and_prometheus_gets_in(role: str) -> None:
    (policy,) = (each["spec"] for each in manifests(BASE) if (each["kind"], named(each)) == ("NetworkPolicy", role))
    assert set(policy["policyTypes"]) == {"Ingress", "Egress"}
    assert all(rule["ports"] for rule in policy["egress"])
    monitoring = {"kubernetes.io/metadata.name": "monitoring"}
    from_where = [place for rule in policy["ingress"] for place in rule.get("from", [])]
    assert {"namespaceSelector": {"matchLabels": monitoring}} in from_where
    called = [place["podSelector"]["matchLabels"]["role"] for rule in policy["egress"] for place in rule.get("to", [])]
    assert called == {"gateway": ["rasa"], "rasa": ["actions"], "actions": []}[role]


@pytest.mark.parametrize("folder", [BASE, DEPLOY / "kustomize" / "example"], ids=lambda folder: folder.name)
def test_the_settings_of_kubernetes_exist_and_hold_no_secret(folder: Path) -> None:
    kustomization = yaml.safe_load((folder / "kustomization.yaml").read_text(encoding="utf-8"))
    known = {f"BRO_{setting.upper()}" for setting in Settings.model_fields} | {"BRO_SECRETS_DIR"}
    literals = [line for each in kustomization["configMapGenerator"] for line in each["literals"]]
    assert {line.partition("=")[0] for line in literals} <= known
    assert not [line for line in literals if re.match(r"BRO_(INTERNAL_SECRET|DATABASE_URL|REDIS_URL)", line)]
