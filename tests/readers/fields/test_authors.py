"""Author runs: separators, reversed names, marks, truncation."""

import pytest

from affbib.readers.fields.authors import are_names, is_name, read_authors


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ann Lee; Bo Wu; Cy Fox", ["Ann Lee", "Bo Wu", "Cy Fox"]),
        ("Ann Lee , Bo Wu , and Cy Fox", ["Ann Lee", "Bo Wu", "Cy Fox"]),
        ("Ann Lee & Bo Wu", ["Ann Lee", "Bo Wu"]),
        ("Lee, Ann; Wu, Bo; Fox, Cy Dan", ["Ann Lee", "Bo Wu", "Cy Dan Fox"]),
        ("Lee, Ann and Wu, Bo M and Fox, Cy", ["Ann Lee", "Bo M Wu", "Cy Fox"]),
        ("Lee, Ann, Wu, Bo and Fox, Cy", ["Ann Lee", "Bo Wu", "Cy Fox"]),
        ("Lee, A., Wu, B., & Fox, C.", ["A. Lee", "B. Wu", "C. Fox"]),
        ("Lee, Ann, and Bo Wu", ["Ann Lee", "Bo Wu"]),
        ("Lee, Wu and Fox", ["Lee", "Wu", "Fox"]),
        ("Miles Davis, Jr., Bo Wu", ["Miles Davis Jr.", "Bo Wu"]),
        ("Pan Zhang1 Bo Zhang, Cy Fox2", ["Pan Zhang", "Bo Zhang", "Cy Fox"]),
        ("Ann Lee1,2*, Bo Wu2 and Cy Fox 1", ["Ann Lee", "Bo Wu", "Cy Fox"]),
        ("Bin Song,∗, Peng Zhang", ["Bin Song", "Peng Zhang"]),
        ("Ann Lee (Some Univ.), Bo Wu", ["Ann Lee", "Bo Wu"]),
        ("张三、李四", ["张三", "李四"]),
        ("jun Cai, brahim Radwan", ["jun Cai", "brahim Radwan"]),
        ("", []),
        ("∗, 1, †", []),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    assert [str(name) for name in read_authors(text).names] == names


@pytest.mark.parametrize(
    "text",
    ["Ann Lee et al.", "Ann Lee, et al", "Ann Lee et. al.", "Ann Lee et.al.", "Ann Lee and others", "Ann Lee, ..."],
)
def test_truncated(text: str) -> None:
    people = read_authors(text)
    assert people.truncated
    assert [str(name) for name in people.names] == ["Ann Lee"]


def test_one_name_reversed_before_et_al() -> None:
    assert [str(name) for name in read_authors("Lee, Ann, et al.").names] == ["Ann Lee"]


def test_repairs_say_what_was_written() -> None:
    assert read_authors("Ann Lee, Bo Wu1 Cy Fox").repairs == (("Bo Wu1 Cy Fox", "Bo Wu, Cy Fox"),)
    assert read_authors("Ann Lee, Bo Wu").repairs == ()


@pytest.mark.parametrize(
    "text", ["Ann Lee", "Björn W. Schuller", "You Zhang", "Can Wang", "K R Prajwal", "李四", "El Ali"]
)
def test_is_a_name(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize("text", ["CVPR", "Learning to Fly", "a title", "Ann Lee 2019", "Journal of Kites", ""])
def test_is_no_name(text: str) -> None:
    assert not is_name(text)


def test_are_names() -> None:
    assert are_names("Lee, A. and Wu, B.")
    assert not are_names("Kites, Ropes and the Wind")
