"""Rules are found in files and in packages; a package that is at fault is named, and never a traceback."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from affbib.bib.document import BibFile
from affbib.checks import check_bib
from affbib.checks.registry import all_rules, own_rules
from affbib.errors import BibtexError, SettingsError
from tests.conftest import ROOT

HOW_TO = (ROOT / "docs" / "how-to" / "rules.md").read_text(encoding="utf-8")
RULE = re.findall(r"```python\n(.*?)```", HOW_TO, re.DOTALL)[0]
BIB = (
    "@article{lee2020,\n  title = {Feelings of Sheep in Pictures},\n  url   = {https://doi.org/10.5555/12345678},\n}\n"
)


def install(folder: Path, name: str, code: str, *points: str) -> None:
    """Put a package into a folder, with entry points `name = module:value` of the rules' group."""
    module = name.replace("-", "_")
    (folder / f"{module}.py").write_text(code, encoding="utf-8")
    metadata = folder / f"{module}-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    lines = "\n".join(points or (f"{name} = {module}:RULES",))
    (metadata / "entry_points.txt").write_text(f"[affbib.rules]\n{lines}\n", encoding="utf-8")


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of packages that Python finds."""
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)
    yield tmp_path  # type: ignore[misc]
    for name in set(sys.modules) - before:
        if str(tmp_path) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]


def resolve(folder: Path, *path: Path) -> subprocess.CompletedProcess[str]:
    (folder / "mine.bib").write_text(BIB, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, path)), "AFFBIB_CACHE": str(folder / "cache")}
    return subprocess.run(
        [sys.executable, "-P", "-m", "affbib", "resolve", "mine.bib", "--source", "bundled", "--json"],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


def test_the_rule_of_the_how_to_is_one_file_of_affbib(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "src/affbib/checks/rules/doi_as_url.py").write_text(RULE, encoding="utf-8")
    done = resolve(tmp_path, tmp_path / "src")
    assert '"code": "doi-as-url", "severity": "info"' in done.stdout, done.stderr
    page = subprocess.run(
        [sys.executable, "-P", "-m", "affbib.checks.page"],
        env={**os.environ, "PYTHONPATH": str(tmp_path / "src")}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert "### `doi-as-url`\n" in page.stdout


def test_the_rule_of_the_how_to_is_found_in_a_package(tmp_path: Path) -> None:
    install(tmp_path, "doi-as-url", RULE)
    done = resolve(tmp_path, ROOT / "src", tmp_path)
    assert '"code": "doi-as-url", "severity": "info"' in done.stdout, done.stderr


def test_a_package_at_fault_is_an_error_of_the_command(tmp_path: Path) -> None:
    install(tmp_path, "broken", "raise OSError('no disk')")
    done = resolve(tmp_path, ROOT / "src", tmp_path)
    assert done.returncode == 2
    assert "the rule broken (broken:RULES) of the package broken: cannot be loaded (OSError: no disk)" in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "mine.bib").read_text(encoding="utf-8") == BIB


def test_packages_add_rules(packages: Path) -> None:
    install(packages, "more", RULE, "one = more:RULES", "two = more:ONE")
    code = f"{RULE}\nfrom attrs import evolve\nONE = evolve(RULES[0], code='zz-top')\n"
    (packages / "more.py").write_text(code, encoding="utf-8")
    codes = [rule.code for rule in all_rules()]
    assert codes == sorted([*(rule.code for rule in own_rules()), "doi-as-url", "zz-top"])
    findings = check_bib(BibFile(BIB.encode()))
    assert [finding.code for finding in findings] == ["doi-as-url", "zz-top"]
    assert all(finding.fix and finding.fix.safe for finding in findings)


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("RULES = 1", "cannot be loaded (TypeError: 'int' object is not iterable)"),
        ("RULES = [1]", "is no affbib.checks.Rule but a int"),
        ("", "cannot be loaded (AttributeError: module 'bad' has no attribute 'RULES')"),
        ("import nothing_like_this", "cannot be loaded (ModuleNotFoundError: No module named 'nothing_like_this')"),
        ("raise KeyError", "cannot be loaded (KeyError)"),
        (RULE.replace("doi-as-url", "Doi"), "cannot be loaded (ValueError: 'Doi' is no code: small letters and digits"),
        (RULE.replace("doi-as-url", "year-differs"), "its code year-differs is that of a rule of affbib itself"),
    ],
)
def test_what_is_no_rule_is_an_error_that_names_the_package(packages: Path, code: str, why: str) -> None:
    install(packages, "bad", code)
    with pytest.raises(SettingsError) as caught:
        all_rules()
    assert str(caught.value).startswith(f"the rule bad (bad:RULES) of the package bad: {why}")
    assert str(caught.value).endswith("; mend or remove it")


def test_two_packages_with_one_code_are_named(packages: Path) -> None:
    install(packages, "first", RULE)
    install(packages, "second", RULE)
    with pytest.raises(SettingsError) as caught:
        all_rules()
    assert "the package second: its code doi-as-url is that of a rule of the package first;" in str(caught.value)


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("    raise IndexError('out')", "doi-as-url fails on BibContext("),
        ("    return ['text']", "doi-as-url finds no affbib.checks.Problem but a str"),
        ("    return None", "(TypeError: 'NoneType' object is not iterable)"),
        ("    yield Problem()", "doi-as-url fails on BibContext("),
    ],
)
def test_a_rule_that_fails_while_it_runs_is_named(packages: Path, code: str, why: str) -> None:
    head, rest = RULE.split("def check(context):\n")
    install(packages, "bad", f"{head}def check(context):\n{code}\n\n\nRULES = {rest.split('RULES = ')[1]}")
    with pytest.raises(SettingsError) as caught:
        check_bib(BibFile(BIB.encode()))
    assert why in str(caught.value)
    assert str(caught.value).startswith("the rule bad (bad:RULES) of the package bad: ")


def test_an_error_of_affbib_in_a_rule_stays_what_it_is(packages: Path) -> None:
    head, rest = RULE.split("def check(context):\n")
    raising = "    from affbib.errors import BibtexError\n    raise BibtexError('odd')\n"
    install(packages, "bad", f"{head}def check(context):\n{raising}\n\nRULES = {rest.split('RULES = ')[1]}")
    with pytest.raises(BibtexError):
        check_bib(BibFile(BIB.encode()))


def test_own_rules_are_there_whatever_packages_do(packages: Path) -> None:
    install(packages, "broken", "raise OSError")
    assert {"unmatched", "unreadable", "odd-author"} <= {rule.code for rule in own_rules()}
