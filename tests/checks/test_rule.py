"""Rules and problems as values."""

import pytest
from attrs import evolve

from affbib.checks.registry import own_rules
from affbib.model.findings import Severity

RULE = own_rules()[0]


@pytest.mark.parametrize(
    "code", ["", "Title", "title_typo", "title--typo", "-title", "title-", "title typo", "1a", "é"]
)
def test_a_code_is_small_letters_with_hyphens(code: str) -> None:
    with pytest.raises(ValueError, match="is no code"):
        evolve(RULE, code=code)


@pytest.mark.parametrize("code", ["a", "title-typo", "a1-b2-3"])
def test_codes(code: str) -> None:
    assert evolve(RULE, code=code).code == code


@pytest.mark.parametrize("part", ["problem", "reason", "remedy", "example"])
@pytest.mark.parametrize("text", ["", " \n", None])
def test_each_part_of_the_documentation_is_there(part: str, text: object) -> None:
    with pytest.raises(ValueError, match=f"the rule {RULE.code} has no {part}"):
        evolve(RULE, **{part: text})  # type: ignore[arg-type]


def test_a_severity_is_one_of_three() -> None:
    with pytest.raises(ValueError, match="is 'fatal', none of info, warning, error"):
        evolve(RULE, severity="fatal")  # type: ignore[arg-type]
    assert evolve(RULE, severity=Severity.INFO).severity is Severity.INFO
