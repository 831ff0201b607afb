"""Figures of matplotlib's for one column of a paper; needs the extra `affbib[plot]`.

Importing this room raises `ExtraError` where matplotlib is not installed.
"""

import io
from collections.abc import Mapping
from typing import Any

from affbib.errors import ExtraError

try:
    from matplotlib import rc_context
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine
except ModuleNotFoundError as fault:
    raise ExtraError("plot", fault) from fault

__all__ = ["column_axes"]

# Inches: a column of IEEE's, ACM's and Elsevier's papers is 3.3 to 3.5 wide.
_WIDTH = 3.4
# Dots an inch, twice as many as are shown: sharp on any screen.
_DOTS = 240


def column_axes(height: float, told: str) -> Axes:
    """Return the axes of a new figure, as wide as a column, so high (inches); `told` says in words what they show.

    A notebook shows the figure where a cell ends with the axes. pyplot has no part in it.

    >>> column_axes(2, "Entries by year").figure.get_size_inches().tolist()
    [3.4, 2.0]
    """
    figure = _Figure(figsize=(_WIDTH, height), layout=ConstrainedLayoutEngine(w_pad=0.02, h_pad=0.02))
    return figure.add_subplot(axes_class=_Axes, label=told)


class _Figure(Figure):
    """A figure whose PDF holds TrueType fonts: publishers refuse matplotlib's usual Type 3."""

    def savefig(self, fname: Any, **options: Any) -> None:
        with rc_context({"pdf.fonttype": 42, "ps.fonttype": 42}):
            super().savefig(fname, **options)


class _Axes(Axes):
    """Axes that say how they look."""

    def _repr_png_(self) -> tuple[bytes, Mapping[str, object]]:
        figure: Any = self.figure
        picture = io.BytesIO()
        figure.savefig(picture, format="png", dpi=_DOTS, metadata={"Software": None})
        width, height = (round(inches * _DOTS / 2) for inches in figure.get_size_inches())
        return picture.getvalue(), {"width": width, "height": height, "alt": self.get_label()}
