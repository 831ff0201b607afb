"""What the site makes from the code: the command line's reference, the public names, and classes without repeats."""

from collections.abc import Iterator
from inspect import cleandoc, getdoc
from types import ModuleType
from typing import Any

import click
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import affbib
from affbib.cli import main

__all__ = ["setup"]


class Commands(SphinxDirective):
    """`{commands}`: a section for each command, with its examples, words and options."""

    def run(self) -> list[nodes.Node]:
        return list(self._sections(main, "affbib"))

    def _sections(self, command: click.Command, path: str) -> Iterator[nodes.Node]:
        section = nodes.section(ids=[nodes.make_id(path)], names=[path])
        section += nodes.title("", "", nodes.literal("", path))
        section += self._body(command, path)
        self.state.document.note_explicit_target(section)
        yield section
        for name, child in command.commands.items() if isinstance(command, click.Group) else ():
            yield from self._sections(child, f"{path} {name}")

    def _body(self, command: click.Command, path: str) -> Iterator[nodes.Node]:
        context = click.Context(command, info_name=path, **main.context_settings)
        example, *paragraphs = cleandoc(command.help or "").replace("\b\n", "").split("\n\n")
        yield _code(example, "sh")
        for paragraph in paragraphs:
            yield _code(paragraph, "sh") if paragraph.startswith("affbib ") else nodes.paragraph("", paragraph)
        yield _code(" ".join((path, *command.collect_usage_pieces(context))), "text")
        options = nodes.definition_list(classes=["options"])
        for parameter in command.get_params(context):
            if isinstance(parameter, click.Option) and (record := parameter.get_help_record(context)):
                name, words = record
                body = nodes.definition("", nodes.paragraph("", words))
                options += nodes.definition_list_item("", nodes.term("", "", nodes.literal("", name)), body)
        yield options


class PublicNames(SphinxDirective):
    """`{public-names}`: what `affbib` itself offers, each with its first sentence and a link to the rest."""

    def run(self) -> list[nodes.Node]:
        names = nodes.definition_list(classes=["options"])
        for name in affbib.__all__:
            value = getattr(affbib, name)
            kind, target = (
                ("mod", value.__name__) if isinstance(value, ModuleType) else ("obj", f"{value.__module__}.{name}")
            )
            link = addnodes.pending_xref(
                "", nodes.literal("", f"affbib.{name}"), refdomain="py", reftype=kind, reftarget=target, refwarn=True
            )
            words = (getdoc(value) or "").partition("\n\n")[0].replace("\n", " ").replace("`", "")
            body = nodes.definition("", nodes.paragraph("", words))
            names += nodes.definition_list_item("", nodes.term("", "", link), body)
        return [names]


def _code(text: str, language: str) -> nodes.Node:
    return nodes.literal_block(text, text, language=language)


def _skips(app: Sphinx, what: str, name: str, value: object, skip: bool, options: object) -> bool | None:
    """Leave out the fields of frozen classes, which are slots: the signature and the docstring tell of them."""
    return True if "SLOTS" in repr(value) else None


def setup(app: Sphinx) -> dict[str, Any]:
    """Register all of it with Sphinx."""
    app.connect("autodoc-skip-member", _skips)
    app.add_directive("commands", Commands)
    app.add_directive("public-names", PublicNames)
    return {"parallel_read_safe": True}
