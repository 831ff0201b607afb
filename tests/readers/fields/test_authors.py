"""Author runs: separators, reversed names, marks, truncation."""

import pytest

from affbib.readers.fields.authors import are_names, is_name, read_authors, without_odd


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
        # between two semicolons: `Last, First` is one name, more commas or "and" are more
        ("Lee; Wu", ["Lee", "Wu"]),
        ("Ann Lee; Bo Wu and Cy Fox", ["Ann Lee", "Bo Wu", "Cy Fox"]),
        ("Ann Lee; and Bo Wu", ["Ann Lee", "Bo Wu"]),
        ("Ann Lee, Bo Wu, Di Roe; Cy Fox", ["Ann Lee", "Bo Wu", "Di Roe", "Cy Fox"]),
        ("Lee, Ann; Wu, Bo, Jr.", ["Ann Lee", "Bo Wu Jr."]),
        # reversed names
        ("Lee, Ann, Wu, Bo", ["Ann Lee", "Bo Wu"]),
        ("Lee, Ann", ["Ann Lee"]),
        ("Lee, Ann, Wu", ["Lee", "Ann", "Wu"]),
        ("Lee, A, Wu, B", ["A Lee", "B Wu"]),
        ("de Lee, Ann, van Wu, Bo and Fox, Cy", ["Ann de Lee", "Bo van Wu", "Cy Fox"]),
        ("Lee, Ann, Jr. and Wu, Bo", ["Ann Lee Jr.", "Bo Wu"]),
        ("Lee, Ann and Bo Wu", ["Ann Lee", "Bo Wu"]),
        ("Ann Lee, III, Bo Wu", ["Ann Lee III", "Bo Wu"]),
        # only the first is
        ("Lee, Ann, Bo Wu, Cy Fox", ["Ann Lee", "Bo Wu", "Cy Fox"]),
        ("Lee, Ann B. C., Bo Wu", ["Ann B. C. Lee", "Bo Wu"]),
        ("Lee, Ann, Bo Wu, Fox", ["Lee", "Ann", "Bo Wu", "Fox"]),
        ("Lee, Ann Bo Cy Di, Bo Wu", ["Lee", "Ann Bo Cy Di", "Bo Wu"]),
        ("李四, 张三", ["李四", "张三"]),
        # other separators and signs
        ("Ann Lee · Bo Wu | Cy Fox", ["Ann Lee", "Bo Wu", "Cy Fox"]),
        ("Ann Lee und Bo Wu et Cy Fox", ["Ann Lee", "Bo Wu", "Cy Fox"]),
        ("Ann Lee（某大学）, Bo Wu", ["Ann Lee", "Bo Wu"]),
        ("Ann\u200b Lee, Jean\u2011Luc Wu", ["Ann Lee", "Jean-Luc Wu"]),
        ("  - Ann Lee.", ["Ann Lee"]),
        ("Ann Lee Jr.", ["Ann Lee Jr."]),
        ("Lee A.", ["A. Lee"]),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    assert [str(name) for name in read_authors(text).names] == names


@pytest.mark.parametrize(
    "text",
    [
        "Ann Lee et al.",
        "Ann Lee, et al",
        "Ann Lee et. al.",
        "Ann Lee et.al.",
        "Ann Lee et all",
        "Ann Lee and others",
        "Ann Lee, and 3 others",
        "Ann Lee etc.",
        "Ann Lee, ...",
        "Ann Lee …",
        "Ann Lee等",
    ],
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
    assert read_authors("Ann Lee1, Bo Wu2").repairs == (("Ann Lee1", "Ann Lee"), ("Bo Wu2", "Bo Wu"))
    assert read_authors("Bin Song,∗, Bo Wu").repairs == (("Bin Song,∗", "Bin Song"),)
    # of many marks the whole is told
    assert read_authors("Ann Lee1, Bo Wu2, Cy3").repairs == (("Ann Lee1, Bo Wu2, Cy3", "Ann Lee, Bo Wu, Cy"),)
    assert read_authors("Ann % Lee, Bo Wu").repairs == (("Ann % Lee, Bo Wu", "Ann Lee, Bo Wu"),)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Ann Lee",
            "Björn W. Schuller",
            "K R Prajwal",
            "李四",
            "欧阳娜娜",
            "李·四五六",
            "El Ali",
            "Ann-Marie O'Neil",
            "Lee",
        ),
        *("A. Lee", "W. W. Lee", "MIT Lee", "Ann LEE", "Le", "Ann de la Cruz", "Ann A. B. C. D. Lee"),
        # words that are also names, with a capital, in two or three words
        *("You Zhang", "Can Wang", "Do Kim", "On Bo Kim", "A Lee"),
        # one word without a capital among others
        *("ann Lee", "Ann lee Wu Fox"),
    ],
)
def test_is_a_name(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "CVPR",
            "Learning to Fly",
            "a title",
            "Ann Lee 2019",
            "Journal of Kites",
            "",
            "L",
            "LEE",
            "Jan",
            "Sept.",
            "Ann@",
        ),
        *("The Kim", "do Kim", "Do Kim Lee Park", "An", "Ann Model", "Anonymous", "the model"),
        *("ann lee", "ann lee Wu", "lee", "Ann Bo Cy Di lee", "Ann Bo Cy Di Ed Flo Gus"),
        *("李", "欧阳娜娜娜", "李·" + "四" * 16, "Aa" * 30 + " Bo"),
    ],
)
def test_is_no_name(text: str) -> None:
    assert not is_name(text)


@pytest.mark.parametrize(
    "text",
    ["Lee, A. and Wu, B.", "Lee, A., Wu, B., & Fox, C.", "L", "Ann Lee*, Bo Wu et al.", "Ann Lee; Bo Wu、Cy Fox"],
)
def test_are_names(text: str) -> None:
    assert are_names(text)


@pytest.mark.parametrize("text", ["Kites, Ropes and the Wind", "Bread and butter", "", " , ", "Ann Lee, 2019"])
def test_are_no_names(text: str) -> None:
    assert not are_names(text)


@pytest.mark.parametrize(
    ("text", "clean"), [("Ann } Lee", "Ann Lee"), ("Ann Lee", "Ann Lee"), ("a  b", "a  b"), ("%", "")]
)
def test_without_odd_characters(text: str, clean: str) -> None:
    assert without_odd(text) == clean
