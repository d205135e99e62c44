"""The package as users get it: the wheel holds the packs and runs outside the checkout, and so do the sdist and an editable install."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest
from hatchling.build import build_sdist, build_wheel

ROOT = Path(__file__).parents[1]
CHAT = "[10:00] Ana (Customer): my box arrived broken, I am furious\n[10:01] Lee (Support): I'm so sorry. I have sent you a new one today.\n"


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        build_wheel(str(folder))
        build_sdist(str(folder))
    finally:
        os.chdir(before)
    return folder


def test_the_wheel_holds_the_packs_the_schemas_and_the_types(dist: Path) -> None:
    (wheel,) = dist.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    packs = {path.relative_to(ROOT / "rules").as_posix() for path in (ROOT / "rules").rglob("*.yaml")}
    assert {"core.yaml", "examples/brand.yaml"} <= packs
    assert {f"supportaudit/packs/{name}" for name in packs} <= names
    schemas = {path.relative_to(ROOT / "src").as_posix() for path in (ROOT / "src").rglob("*.schema.json")}
    assert len(schemas) == 4
    assert schemas <= names
    assert "supportaudit/py.typed" in names
    page = {path.relative_to(ROOT / "src").as_posix() for path in (ROOT / "src/supportaudit/reports/html").glob("*.[cj]s*")}
    assert {"supportaudit/reports/html/page.css", "supportaudit/reports/html/page.js"} <= page <= names
    (entry_points,) = (name for name in names if name.endswith("entry_points.txt"))
    assert "supportaudit = supportaudit.cli:main" in zipfile.ZipFile(wheel).read(entry_points).decode()


def test_the_sdist_holds_what_is_needed_to_build_and_test(dist: Path) -> None:
    (sdist,) = dist.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "rules/core.yaml",
        "src/supportaudit/cli/app.py",
        "sample_transcripts/supportaudit.yml",
        "examples/greeting.yaml",
        "tools/refresh_docs.py",
        "requirements-dev.lock",
    } <= names


def test_the_sdist_builds_the_same_wheel(dist: Path, tmp_path: Path) -> None:
    (sdist,), (wheel,) = dist.glob("*.tar.gz"), dist.glob("*.whl")
    with tarfile.open(sdist) as archive:
        for member in filter(tarfile.TarInfo.isfile, archive):
            (path := tmp_path / member.name).parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes((archive.extractfile(member) or io.BytesIO()).read())
    (folder,) = tmp_path.iterdir()
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path / "again"], cwd=folder, capture_output=True, check=True
    )
    (again,) = (tmp_path / "again").glob("*.whl")
    with zipfile.ZipFile(wheel) as first, zipfile.ZipFile(again) as second:
        assert {name: first.read(name) for name in first.namelist()} == {name: second.read(name) for name in second.namelist()}


def test_the_wheel_runs_outside_the_checkout(dist: Path, tmp_path: Path) -> None:
    (wheel,) = dist.glob("*.whl")
    venv.create(tmp_path / "venv", with_pip=False)
    python = tmp_path / "venv" / "bin" / "python"
    site = Path(
        subprocess.run(
            [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], capture_output=True, text=True, check=True
        ).stdout.strip()
    )
    zipfile.ZipFile(wheel).extractall(site)  # noqa: S202  (our own wheel)
    # The dependencies come from the environment of the tests; the .pth of its own editable install is not read from there.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    (tmp_path / "chat.txt").write_text(CHAT)
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "COV_", "COVERAGE"))}

    def run(*args: str) -> str:
        call: list[str | Path] = [python, "-m", "supportaudit", *args]
        return subprocess.run(call, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True).stdout

    where = subprocess.run(
        [python, "-c", "import supportaudit; print(supportaudit.__file__)"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert Path(where.stdout.strip()).is_relative_to(site)
    assert "supportaudit" in run("--version")
    assert "escalation/unanswered" in run("rules", "list")
    run("audit", "chat.txt", "--quiet", "--out", "json:report.json")
    report = json.loads((tmp_path / "report.json").read_bytes())
    assert report["totals"]["conversations"] == 1
    assert report["conversations"][0]["agents"] == ["Lee"]


def test_an_editable_install_finds_the_packs_of_the_checkout() -> None:
    ran = subprocess.run([sys.executable, "-m", "supportaudit", "rules", "list"], cwd=ROOT.parent, capture_output=True, text=True, check=True)
    assert "heard/hear" in ran.stdout
