"""LaTeX made up at random: of the commands that have a meaning here, accents, quotation marks, formulas and groups."""

from hypothesis import strategies as st

from affbib.markup.latex_commands import _TABLE
from affbib.markup.latex_symbols import accents, signs

__all__ = ["LATEX"]

_PIECES = [
    *"abN'`~-^_&%$\"{} ",
    *("--", "---", "``", "''", "don't", "O'", "GAN", "1", "é", "e\u0301", "漢", "2nd", "\u200b", "\ue000", "\ue001"),
    *("$", "$x^2$", "$5 or $", r"$n\log n$", r"\(x_1\)", r"\[\frac12\]", r"\$", r"\&", r"\\", r"\ ", r"\,", r"\|"),
    *(r"\"o", r"\'{e}", r"{\"o}", r"\'{\i}", r"\v s", r"{\L}", r"\^{\'{e}}", r"\'{}"),
    *("https://a.org/~b--c_d", r"\path{a}", r"\url{https://a.org/~b\_c}", r"\href{https://a.org/}{d}", r"\doi{10.1/a}"),
    *(r"\hskip 1em plus 2pt", r"\penalty0", r"\hrule height 1pt", r"\sqrt[3]", r"\left(", r"\right.", r"\unknown"),
]  # fmt: skip
_NAMES = [*_TABLE, *accents(), "unknown"]
_WORDS = [name for name in _NAMES if name.isalpha()]
_SIGNS = [f"\\{name} " for name in [*signs()][::7]] + [r"\TeX", r"\alpha", r"\le ", r"\ss"]


def _with_more(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    groups = inner.map("{{{}}}".format)
    options = st.sampled_from(["", "", "", "*", " ", "[1]", "[a b]"])
    commands = st.builds(
        "\\{}{}{}".format, st.sampled_from(_WORDS), options, st.lists(groups | inner, max_size=3).map("".join)
    )
    formulas = st.builds("{0}{2}{1}".format, st.sampled_from(["$", "$$", r"\ensuremath"]), st.just(""), groups)
    inside = st.builds("{{\\{} {}}}".format, st.sampled_from(_WORDS), inner)
    return st.lists(groups | commands | formulas | inside | inner, max_size=4).map("".join)


LATEX = st.recursive(st.sampled_from([*_PIECES, *_SIGNS]), _with_more, max_leaves=12)
"""Any LaTeX, well formed or not."""
