"""Text folded for comparison."""

from affbib.markup.jats import plain
from affbib.text.folding import fold


def test_scripts_are_compared_as_they_are_written_on_a_line() -> None:
    for tex, written in (
        (r"Meta-X$_{NLG}$ and RED$^{\textrm{FM}}$", "Meta-XNLG and REDFM"),
        ("$10^{-12}$ CO$_2$ in $x^{2n}$", "10-12 CO2 in x2n"),
        (r"Refer360$^{\circ}$", "Refer360"),
        (r"The $\texttt{C2R}$ of $\mathcal{L}_q$", "The C2R of L_q"),
    ):
        assert fold(plain(tex)) == fold(written)
    assert fold("snake_case") == "snake case"
