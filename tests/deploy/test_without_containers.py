"""What docs/operations.md gives to copy, for who has no containers, is taken by systemd and by nginx's template."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from bot.platform.settings import ROOT
from tests.absence import absent
from tests.scale.installation import write_nginx

OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def test_systemd_takes_the_documented_unit(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        absent("install systemd-analyze (Debian: apt-get install systemd)")
    unit = re.search(r"```ini\n(.*?)```", OPERATIONS, re.DOTALL)
    assert unit is not None
    file = tmp_path / "bro.service"
    file.write_text(unit[1].replace("/opt/bro", str(ROOT)), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", file], capture_output=True, text=True, check=False)
    said = [line for line in (done.stdout + done.stderr).splitlines() if "bro.service" in line]
    assert (done.returncode, said) == (0, [])


def test_the_documented_command_fills_in_our_names_of_the_template_and_leaves_those_of_nginx(tmp_path: Path) -> None:
    if shutil.which("envsubst") is None:
        absent("install envsubst (Debian: apt-get install gettext-base)")
    documented = re.search(r"`(t=deploy/nginx/[^`]*)`", OPERATIONS)
    assert documented is not None
    command = " ".join(documented[1].split()).replace("> bro.conf", f'> "{tmp_path}/bro.conf"')
    names = re.findall(r"\$\{(\w+)\}", (ROOT / "deploy" / "nginx" / "bro.conf.template").read_text(encoding="utf-8"))
    values = {name: f"waarde-van-{name.lower()}" for name in names}
    subprocess.run(["bash", "-c", command], cwd=ROOT, env=os.environ | values, check=True)
    (tmp_path / "expected").mkdir()
    write_nginx(tmp_path / "expected", values)
    filled = (tmp_path / "bro.conf").read_text(encoding="utf-8")
    assert filled == (tmp_path / "expected" / "conf.d" / "bro.conf").read_text(encoding="utf-8")
    assert re.search(r"\$[a-z_]+;", filled)
