"""The templates of pybtex's styles, evaluated entry by entry: with affbib's reading of LaTeX, and without giving up.

A template is a tree of pybtex's nodes. Known nodes are evaluated here, into flat lists of rich text instead of a new
text at each level; others by their own function. A field that is missing is left out and told, not raised.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any, TypeAlias

from pybtex.database import Entry, Person
from pybtex.richtext import BaseText, HRef, Tag, Text, nbsp
from pybtex.style import template
from pybtex.style.formatting import toplevel
from pybtex.style.template import FieldIsMissing, Node

from affbib.citations.pybtex.richtext import rich

__all__ = ["RichPerson", "evaluated"]

_Parts: TypeAlias = list[BaseText | str]


class RichPerson(Person):  # type: ignore[misc]
    """A person whose names are read as affbib reads LaTeX; one object for each name, compared as such."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    rich_first_names = property(lambda self: list(map(rich, self.first_names)))
    rich_middle_names = property(lambda self: list(map(rich, self.middle_names)))
    rich_prelast_names = property(lambda self: list(map(rich, self.prelast_names)))
    rich_last_names = property(lambda self: list(map(rich, self.last_names)))
    rich_lineage_names = property(lambda self: list(map(rich, self.lineage_names)))


def _template_of(style: Any, entry: Entry) -> Node | BaseText:
    """Return a style's template for an entry, or an old style's text; unknown types are `misc`."""
    for name in (entry.type, "misc"):
        if make := getattr(style, f"get_{name}_template", None):
            return make(entry)
    return style.format_misc({"entry": entry, "style": style, "bib_data": None})


def evaluated(style: Any, entry: Entry) -> tuple[Text, tuple[str, ...]]:
    """Return an entry as a style sets it, and the names of the fields that the style needs and the entry lacks."""
    evaluation = _Evaluation(style, entry)
    return Text(*evaluation.of(_template_of(style, entry))), tuple(dict.fromkeys(evaluation.missing))


class _Evaluation:
    """The evaluation of one template for one entry: how deep in optional parts it is, and what was missed."""

    def __init__(self, style: Any, entry: Entry) -> None:
        self.context = {"entry": entry, "style": style, "bib_data": None}
        self.optional_depth = 0
        self.missing: list[str] = []

    def of(self, part: object) -> _Parts:
        if isinstance(part, Node):
            known = _KNOWN.get(part.f)
            if known is None:
                return self._parts(part.f(self._given(part.children), self.context, *part.args, **part.kwargs))
            return known(self, part.children, *part.args, **part.kwargs)
        return self._parts(part)

    def _parts(self, part: Any) -> _Parts:
        if isinstance(part, Text):
            return list(part.parts)
        return [part] if part else []

    def _given(self, children: Iterable[object]) -> list[object]:
        return [Text(*self.of(child)) if isinstance(child, Node) else child for child in children]

    def _all(self, children: Iterable[object]) -> list[_Parts]:
        return [parts for child in children if (parts := self.of(child))]

    def _lacks(self, name: str) -> _Parts:
        if self.optional_depth:
            raise FieldIsMissing(name, self.context["entry"])
        self.missing.append(name)
        return []

    def field(self, _: object, name: str, apply_func: Callable[..., Any] | None = None, raw: bool = False) -> _Parts:
        try:
            value = self.context["entry"]._find_field(name, bib_data=None)
        except KeyError:
            return self._lacks(name)
        if not raw:
            value = rich(value)
        return self._parts(apply_func(value) if apply_func else value)

    def optional_field(self, _: object, *args: Any, **kwargs: Any) -> _Parts:
        return self.optional([template.field(*args, **kwargs)])

    def optional(self, children: Sequence[object]) -> _Parts:
        self.optional_depth += 1
        try:
            return [part for child in children for part in self.of(child)]
        except FieldIsMissing:
            return []
        finally:
            self.optional_depth -= 1

    def first_of(self, children: Sequence[object]) -> _Parts:
        return next((parts for child in children if (parts := self.of(child))), [])

    def names(self, _: object, role: str, **kwargs: Any) -> _Parts:
        persons = self.context["entry"].persons.get(role)
        if not persons:
            return self._lacks(role)
        style = self.context["style"]
        named = [_named(style.format_name, person, style.abbreviate_names) for person in persons]
        if len(named) > 1 and str(persons[-1]) == "others":
            named[-1] = Text("et", nbsp, "al.")
            kwargs = {**kwargs, "sep2": " ", "last_sep": kwargs.get("sep", ", ")}
        return self.join(named, **kwargs)

    def join(self, children: Sequence[object], sep: Any = "", sep2: Any = None, last_sep: Any = None) -> _Parts:
        texts = self._all(children)
        if len(texts) == 2:
            return [*texts[0], sep if sep2 is None else sep2, *texts[1]]
        joined: _Parts = []
        for place, parts in enumerate(texts, start=1):
            joined += parts
            if place < len(texts):
                joined.append(last_sep if last_sep is not None and place == len(texts) - 1 else sep)
        return joined

    def toplevel(self, children: Sequence[object]) -> _Parts:
        return self.join(children, sep=_NEWBLOCK)

    def words(self, children: Sequence[object], sep: Any = " ") -> _Parts:
        return self.join(children, sep)

    def together(self, children: Sequence[object], last_tie: bool = False) -> _Parts:
        return self._parts(template.together.f([Text(*parts) for parts in self._all(children)], None, last_tie))

    def sentence(
        self,
        children: Sequence[object],
        capfirst: bool = False,
        capitalize: bool = False,
        add_period: bool = True,
        sep: Any = ", ",
    ) -> _Parts:
        joined = self.join(children, sep)
        if capfirst or capitalize:
            text = Text(*joined)
            joined = (text.capitalize() if capitalize else text.capfirst()).parts
        if add_period and joined and not joined[-1].endswith((".", "!", "?")):
            joined = [*joined, "."]
        return joined

    def tag(self, children: Sequence[object], name: str) -> _Parts:
        return self._parts(Tag(name, *(part for child in children for part in self.of(child))))

    def href(self, children: Sequence[object], url: Any = None, external: bool = False) -> _Parts:
        texts = self._all(children)
        target = Text(*(self.of(url) if url is not None else texts.pop(0)))
        return self._parts(HRef(str(target), *(part for parts in texts for part in parts)))


_NEWBLOCK = template.richtext.Symbol("newblock")
_KNOWN: Mapping[Callable[..., Any], Callable[..., _Parts]] = MappingProxyType(
    {getattr(template, name).f: getattr(_Evaluation, name) for name in (
        "field", "first_of", "href", "join", "names", "optional", "optional_field", "sentence", "tag", "together",
        "words",
    )} | {toplevel.f: _Evaluation.toplevel}
)  # fmt: skip


@lru_cache(maxsize=1 << 14)
def _named(format_name: Callable[..., Any], person: RichPerson, abbreviate: bool) -> BaseText:
    return format_name(person, abbreviate).format_data(None)
