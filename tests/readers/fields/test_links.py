"""Links: what they lead to, by their label, else by their host."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from affbib.readers.fields.links import is_label, is_paper_host, kind_of_label, kind_of_link
from affbib.readers.fields.word_lists import rows_of


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Paper", "paper"),
        ("📖 Paper", "paper"),
        ("[PDF]", "paper"),
        ("PDF (arXiv)", "paper"),
        ("arXiv:2001.00001", "paper"),
        ("论文", "paper"),
        ("Supplementary Material", "supplement"),
        ("Official Code", "code"),
        ("code2", "code"),
        ("github.com", "code"),
        ("source code", "code"),
        ("code of the paper", "code"),
        ("dataset_download", "dataset"),
        ("Reading Notes", "notes"),
        # of several kinds the first of the table counts, but for code, which is said outright
        ("video slides", "slides"),
        ("Website Code", "code"),
        ("Slides and Code", "code"),
        ("Slides, PyTorch", "code"),
        ("Paper Project", "project"),
        ("Model Code Data Demo", "code"),
        # half of the words must be labels'; among several, one must be telling
        ("Our Model", "model"),
        ("Model Zoo", None),
        ("ICML paper", "paper"),
        ("Best ICML paper", None),
        ("Models Zoo Page", "model"),
        ("Data Video Talk", None),
        ("Data Video", "video"),
        ("Model Code Data Demo Video", None),
        ("Attention Is All You Need", None),
        ("Source of Truth", None),
        ("TMM", None),
        ("2001.00001", None),
        ("here", None),
        ("", None),
        ("code" + " of" * 18 + "  ", "code"),
        ("code" + " of" * 18 + "   ", None),
    ],
)
def test_kinds_of_labels(label: str, kind: str | None) -> None:
    assert kind_of_label(label) == kind


def test_every_word_of_the_table_is_a_label_of_its_kind() -> None:
    fillers = {word for word, kind, _ in rows_of("link_labels") if kind == "filler"}
    for word, kind, _ in rows_of("link_labels"):
        if kind not in ("", "filler") and word not in fillers:
            assert kind_of_label(word) == kind_of_label(word.upper()) == kind


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("PDF", True),
        ("Coming soon", True),
        ("here", True),
        ("link to the", True),
        ("-", True),
        ("", True),
        ("Graph Attention Networks", False),
        ("soon enough", False),
        ("Model Zoo", False),
    ],
)
def test_what_is_a_label(text: str, label: bool) -> None:
    assert is_label(text) is label


@pytest.mark.parametrize(
    ("url", "paper", "kind"),
    [
        ("https://arxiv.org/abs/1", True, "paper"),
        ("http://export.arxiv.org/abs/1", True, "paper"),
        ("https://ARXIV.org", True, "paper"),
        ("https://user@arxiv.org:443/x", True, "paper"),
        ("arxiv.org/abs/1", True, "paper"),
        ("https://notarxiv.org/x", False, "other"),
        ("https://arxiv.org.example.com/", False, "other"),
        ("https://org/", False, "other"),
        ("https://dl.acm.org/x", True, "paper"),
        ("https://github.com/a/b", False, "code"),
        ("https://github.com/a/b.pdf", False, "code"),
        ("https://raw.github.com/papers/x.pdf", False, "code"),
        ("https://youtu.be/1", False, "video"),
        ("https://www.youtube.com/paper/1", True, "video"),
        ("https://example.org/x.pdf", True, "paper"),
        ("https://example.org/x.PDF?dl=1", True, "paper"),
        ("https://example.org/x.pdf.html", False, "other"),
        ("https://example.org/papers/1", True, "paper"),
        ("https://example.org/paper/1", True, "paper"),
        ("https://example.org/pdf/1", True, "paper"),
        ("https://example.org/stamp?arnumber=1", True, "paper"),
        ("https://example.org/newspapers/1", False, "other"),
        ("./x.pdf", True, "paper"),
        ("x", False, "other"),
        ("http://[", False, "other"),
        ("", False, "other"),
    ],
)
def test_hosts_and_paths(url: str, paper: bool, kind: str) -> None:
    assert is_paper_host(url) is paper
    assert kind_of_link("", url) == kind


@pytest.mark.parametrize(
    ("label", "url", "kind"),
    [
        ("Paper", "https://github.com/a/b", "paper"),
        ("🌟 Github", "https://example.org", "code"),
        ("PyTorch (lee)", "https://github.com/lee/a", "code"),
        ("A Title of a Survey of Videos", "https://arxiv.org/abs/2001.00001", "paper"),
        ("Kitchen Dataset", "https://github.com/a/kitchen", "dataset"),
        ("Our Big Kitchen Dataset", "https://github.com/a/kitchen", "dataset"),
        ("A Very Big Kitchen Dataset", "https://github.com/a/kitchen", "code"),
        ("TMM", "https://example.org", "other"),
        ("official", "https://example.org", "other"),
    ],
)
def test_the_label_comes_before_the_host(label: str, url: str, kind: str) -> None:
    assert kind_of_link(label, url) == kind


@pytest.mark.parametrize("row", rows_of("hosts"), ids=lambda row: row[0])
def test_every_host_of_the_table_is_known_with_those_below_it(row: tuple[str, str]) -> None:
    host, kind = row
    assert kind_of_link("", f"https://{host}/1") == kind_of_link("", f"https://www.{host}") == kind


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_label_and_url_have_a_kind(label: str, url: str) -> None:
    assert kind_of_link(label, url)
    assert kind_of_label(label) is None or is_label(label)
