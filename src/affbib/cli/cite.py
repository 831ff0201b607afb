"""`affbib cite`: entries of a .bib, formatted in a style."""

import click

from affbib.cli.completion import keys_of_bib
from affbib.cli.console import print_json, print_line, say
from affbib.cli.options import FILE, fail_on_option, failed
from affbib.errors import BibtexError

__all__ = ["command"]


@click.command("cite", short_help="Print entries of a .bib as a style sets them.")
@click.argument("bib", type=FILE)
@click.argument("keys", nargs=-1, shell_complete=keys_of_bib)
@click.option("--style", default="plain", metavar="NAME", help="The style.  [default: plain]")
@click.option(
    "--to",
    default="text",
    type=click.Choice(["text", "html", "markdown", "latex"]),
    metavar="FORM",
    help="text, html, markdown or latex.  [default: text]",
)
@click.option("--no-links", is_flag=True, help="Leave out the DOI or URL that pybtex's styles add.")
@fail_on_option
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line: key, label, text.")
@click.option("-q", "--quiet", is_flag=True, help="Print no findings.")
def command(
    bib: str,
    keys: tuple[str, ...],
    *,
    style: str,
    to: str,
    no_links: bool,
    fail_on: str | None,
    as_json: bool,
    quiet: bool,
) -> int:
    """\b
    affbib cite references.bib zhao2022affective --style IEEEtran.bst --to html

    Print the entries of KEYS, or all, formatted in a style: pybtex's plain, unsrt,
    alpha and unsrtalpha, an installed plug-in of pybtex's, or a .bst file, by its
    path or as TeX finds it.
    """
    from affbib.citations.citation import cite

    made = cite(bib, keys or None, style=style, to=to, links=not no_links)
    if not made.citations:
        raise BibtexError("holds no entry", bib)
    if as_json:
        for citation in made.citations:
            print_json({"key": citation.key, "label": citation.label, "text": citation.text})
    else:
        for line in made.splitlines():
            print_line(line)
    if not quiet:
        for finding in made.findings:
            say(str(finding))
    return failed(made.findings, fail_on)
