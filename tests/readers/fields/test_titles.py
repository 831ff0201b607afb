"""Titles: what looks like one, what is trimmed from one, and where one ends in a line."""

import pytest
from hypothesis import given

from affbib.readers.fields.bylines import is_credit
from affbib.readers.fields.titles import BY_WORDS, cut_title, tidy_title, title_score
from tests.readers.texts import texts


@pytest.mark.parametrize(
    ("text", "score"),
    [
        # by the number of words
        ("", 0.0),
        ("Attention", 0.2),
        ("Graph Networks", 0.4),
        ("Graph Networks Today", 0.6),
        ("Deep Graph Networks Today", 0.8),
        ("Very Deep Graph Networks Today", 0.9),
        ("Very Deep Graph Networks Today Again", 0.9),
        ("X-Ray Nets", 0.4),
        ("Don't Tie Knots", 0.5),
        ("🔥 Rope Works :tada:", 0.4),
        # small words and colons are of titles
        ("Attention is", 0.5),
        ("Ropes of Note", 0.7),
        ("Ropes: Note", 0.5),
        ("Beyond Ropes", 0.4),
        ("Very Deep Graph Networks of Today", 1.0),
        # two characters of Chinese, Japanese or Korean are a word
        ("深度学习方法综述", 0.8),
        ("深度学习", 0.4),
        ("情感计", 0.2),
        # labels
        ("Paper", 0.0),
        ("the", 0.0),
        ("Project Page", 0.0),
        # people
        ("Ann Lee", 0.4),
        ("Ann Bo Lee", 0.5),
        ("Lee and Wu", 0.4),
        ("Ann Lee, Bo Wu", 0.1),
        ("Ann Lee and Bo Wu", 0.1),
        ("Lee, Wu, Fox", 0.05),
        ("Ann Lee, Bo Wu, Cy Fox", 0.05),
        ("Ann Lee et al.", 0.05),
        ("Ann Lee, Bo Wu et.al.", 0.05),
        # where and when
        ("CVPR 2020", 0.1),
        ("Rope Works 2020", 0.1),
        ("Good Rope Works 2020", 0.8),
        ("Journal of Ropes 2020", 0.1),
        ("Good Rope Journal 2020", 0.1),
        ("CVPR", 0.1),
        ("Nature", 0.1),
        ("Big Rope Works", 0.5),
        ("Big rope works", 0.6),
        ("Some University", 0.1),
        ("Tsinghua University China", 0.1),
        ("some University", 0.4),
        ("University of Somewhere", 0.7),
        # what lists say beside titles
        ("In Proceedings of ACL", 0.1),
        ("Transactions on Ropes", 0.1),
        ("@lee2019 and more of it", 0.1),
        ("Table of Contents", 0.1),
        ("Back to top", 0.1),
        ("This is a list of papers that we like", 0.1),
        ("star the repository if you like it", 0.1),
        ("Star Trek Deep Space Nine Goes On And On", 1.0),
        ("We propose: a method of ropes and things", 1.0),
        ("This is a list we like", 1.0),
        (" ".join(["Word"] * 45), 0.9),
        (" ".join(["Word"] * 46), 0.1),
    ],
)
def test_how_much_a_text_looks_like_a_title(text: str, score: float) -> None:
    assert title_score(text) == pytest.approx(score)


def test_more_words_look_more_like_a_title() -> None:
    assert list(BY_WORDS) == sorted(BY_WORDS)


@given(texts)
def test_scores_are_from_0_to_1(text: str) -> None:
    assert 0 <= title_score(text) <= 1


@pytest.mark.parametrize(
    ("text", "title", "extras"),
    [
        ("A Title of Note.", "A Title of Note", ()),
        ("A Title of Note...", "A Title of Note...", ()),
        ("A Title, Ropes etc.", "A Title, Ropes etc.", ()),
        ("*A Title* -", "A Title", ()),
        ("A Title;", "A Title", ()),
        ("🔥 A  Title :fire:", "A Title", ()),
        # numbers before it
        ("1) A Title", "A Title", ()),
        ("(12) A Title", "A Title", ()),
        ("0123: A Title", "A Title", ()),
        ("07.A Title", "A Title", ()),
        ("1998 A Title", "1998 A Title", ()),
        ("3D Ropes", "3D Ropes", ()),
        # quotes around it
        ('"A Title."', "A Title", ()),
        ("'A Title'", "A Title", ()),
        ("“A Title”", "A Title", ()),
        ("«A Title»", "A Title", ()),
        ("《标题》", "标题", ()),
        ('"A" and "B"', '"A" and "B"', ()),
        ('""', '""', ()),
        # brackets around a venue, a year or a remark
        ("3. “A Title of Note.” (ICML 2019)", "A Title of Note", ("ICML 2019",)),
        ("A Title (CVPR)", "A Title", ("CVPR",)),
        ("A Title (Oral)", "A Title", ("Oral",)),
        ("A Title [2020]", "A Title", ("2020",)),
        ("(CVPR 2020) A Title", "A Title", ("CVPR 2020",)),
        ("[CVPR 2020]: A Title", "A Title", ("CVPR 2020",)),
        ("A Title (CVPR 2020) (Oral)", "A Title", ("Oral", "CVPR 2020")),
        ("(2020) [Oral] A Title", "A Title", ("2020", "Oral")),
        ("A Title (a study in 2020)", "A Title", ("a study in 2020",)),
        ("[2017][Some Univ.][Nick] A Title", "A Title", ("2017",)),
        ("[a][b] A Title", "A Title", ()),
        # brackets around other things
        ("A Title (GANs)", "A Title (GANs)", ()),
        ("A Title (v2)", "A Title (v2)", ()),
        ("[Nick] A Title", "[Nick] A Title", ()),
        ("(CVPR 2020)", "(CVPR 2020)", ()),
        ("A Title (IEEE Conference on Big Ropes)", "A Title (IEEE Conference on Big Ropes)", ()),
        ("A Title (IEEE Rope Conference)", "A Title", ("IEEE Rope Conference",)),
        ("A Title (IEEE Rope-Conference)", "A Title (IEEE Rope-Conference)", ()),
        # a translation
        ("Ropes and Bends (绳子和弯)", "Ropes and Bends", ()),
        ("绳子 (绳子和弯)", "绳子 (绳子和弯)", ()),
        ("Ropes 12 (绳子)", "Ropes 12 (绳子)", ()),
        ("Ropes 123 (绳子)", "Ropes 123", ()),
        # bars, and a venue and year at the end
        ("CVPR 2020 | A Title of Ropes", "A Title of Ropes", ("CVPR 2020",)),
        ("A Title of Ropes | CVPR", "A Title of Ropes", ("CVPR",)),
        ("A Title of Ropes, CVPR 2020", "A Title of Ropes", ("CVPR 2020",)),
        ("A Title of Ropes, 2020", "A Title of Ropes", ("2020",)),
        ("A Title, 2020", "A Title, 2020", ()),
        ("A Title of Ropes. 2020-03-01", "A Title of Ropes", ("2020-03-01",)),
        ("A Title of Ropes - CVPR - 2018", "A Title of Ropes", ("CVPR 2018",)),
        ("A Title of Ropes - Study - 2018", "A Title of Ropes", ("Study 2018",)),
        ("A Title of Ropes - CVPR 2018", "A Title of Ropes", ("CVPR 2018",)),
        ("A Title of Ropes - Study 2018", "A Title of Ropes - Study 2018", ()),
        ("Ropes - CVPR 2018", "Ropes - CVPR 2018", ()),
        ("A Title of Ropes, 37", "A Title of Ropes, 37", ()),
    ],
)
def test_what_is_trimmed_from_a_title(text: str, title: str, extras: tuple[str, ...]) -> None:
    assert tidy_title(text) == (title, extras)


@given(texts)
def test_a_tidy_title_has_no_blanks_around_it_and_only_letters_of_the_text(text: str) -> None:
    title, extras = tidy_title(text)
    assert title == title.strip()
    assert all(part in text for part in title.split())
    assert all(extra.strip() for extra in extras)


@pytest.mark.parametrize(
    ("text", "title", "rest"),
    [
        ("A Title of Note, Ann Lee, ICLR 2020", "A Title of Note", "Ann Lee, ICLR 2020"),
        ("A Title of Note. Ann Lee. 2020", "A Title of Note", "Ann Lee. 2020"),
        ("A Title of Note; Ann Lee", "A Title of Note", "Ann Lee"),
        ("A Title of Note，Ann Lee", "A Title of Note", "Ann Lee"),
        ("A Title of Note - CVPR 2020", "A Title of Note", "CVPR 2020"),
        ("A Title of Note, Lee et al.", "A Title of Note", "Lee et al."),
        ("A Title of Note. In Proceedings of ACL 2019", "A Title of Note", "In Proceedings of ACL 2019"),
        ("A Title, Ann Lee", "A Title", "Ann Lee"),
        ("Rope, Ann Lee", "Rope, Ann Lee", ""),
        ("Ropes, Bends and Knots", "Ropes, Bends and Knots", ""),
        ("A Title - a Study of Ropes", "A Title - a Study of Ropes", ""),
        # behind a question or an exclamation nothing but credits may stand
        ("A Title of Note? Ann Lee", "A Title of Note?", "Ann Lee"),
        ("A Title of Note? Ann Lee, more words here", "A Title of Note? Ann Lee, more words here", ""),
        ("A Title of Note! Wow this goes on", "A Title of Note! Wow this goes on", ""),
        # brackets
        ("A Title of Note (CVPR 2020)", "A Title of Note", "(CVPR 2020)"),
        ("A Title of Note (Oral)", "A Title of Note", "(Oral)"),
        ("A Title of Note (2020), Ann Lee", "A Title of Note", "(2020), Ann Lee"),
        ("A Title of Note (GANs) for All", "A Title of Note (GANs) for All", ""),
        # journals
        ("A Title of Note, Some Journal, 1994", "A Title of Note", "Some Journal, 1994"),
        ("A Title of Note, Rope Works, 1994", "A Title of Note", "Rope Works, 1994"),
        ("A Title of Note, An Important Work, 1994", "A Title of Note", "An Important Work, 1994"),
        ("A Title of Note, Nature, 2020", "A Title of Note", "Nature, 2020"),
        ("A Title of Note, Pattern Recognition", "A Title of Note, Pattern Recognition", ""),
        ("A Title of Note, Nature", "A Title of Note", "Nature"),
        ("A Title of Note, Nature, 12", "A Title of Note", "Nature, 12"),
        ("A Title of Note, Nature, Ann Lee", "A Title of Note", "Nature, Ann Lee"),
        ("A Title of Note, Nature, more words", "A Title of Note, Nature, more words", ""),
        ("A Title of Note, the lee et al. 2019", "A Title of Note, the lee et al. 2019", ""),
        ("A Title of Note, lee, more", "A Title of Note, lee, more", ""),
        ("A Title of Note, 2019", "A Title of Note", "2019"),
    ],
)
def test_where_a_title_ends(text: str, title: str, rest: str) -> None:
    assert cut_title(text, is_credit) == (title, rest)


@given(texts)
def test_a_cut_loses_no_words(text: str) -> None:
    title, rest = cut_title(text, is_credit)
    assert text.startswith(title)
    assert text.endswith(rest.removeprefix("(")) or rest.split(", ", 1)[-1] in text
    assert rest or title == text
