"""Unicode written as LaTeX that classic BibTeX sorts, cuts and prints rightly; `latex_decode` reads what it shows.

What every LaTeX can print (Latin letters with accents, punctuation, Greek letters and signs of mathematics) becomes
commands, from pylatexenc's table; other scripts and emoji stay as they are, for LuaLaTeX, XeLaTeX or a document that
loads their fonts. Commands of T1 need `\\usepackage[T1]{fontenc}`, as in `{\\k{a}}` and `{\\dj}`.
"""

import re
import unicodedata
from functools import cache, lru_cache
from urllib.parse import quote

from affbib.markup.latex_decode import decoded
from affbib.markup.latex_symbols import ACCENTS, MATH_ACCENTS
from affbib.text.folding import UNSEEN

__all__ = [
    "VERBATIM",
    "commands",
    "completed",
    "decoded",
    "encode",
    "encode_field",
    "encode_title",
    "keeps_case",
    "verbatim",
]

VERBATIM = frozenset(("doi", "url", "code", "eprint", "file"))
"""The fields of a .bib that LaTeX reads as they are, so that nothing in them is written as a command."""

# Braces count for BibTeX even after a backslash, so that none may stand for itself.
_CHARACTERS = {
    "\\": r"{\textbackslash}", "{": r"{\textbraceleft}", "}": r"{\textbraceright}", "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}", "#": r"\#", "$": r"\$", "%": r"\%", "&": r"\&", "_": r"\_", "<": r"{\textless}",
    ">": r"{\textgreater}", "|": r"{\textbar}", "`": r"{\textasciigrave}",
    "‐": "-", "‑": "-", "‒": "--", "–": "--", "—": "---", "―": "---", "−": r"{\ensuremath{-}}", "⁄": "/",
    "‘": "`", "’": "'", "ʼ": "'", "“": "``", "”": "''", "′": r"{\ensuremath{'}}", "″": r"{\ensuremath{''}}",
    "ʻ": "`", "…": r"{\ldots}", "™": r"{\texttrademark}", "\ufffd": "?", "ɛ": r"{\ensuremath{\varepsilon}}",
    "˙": r"{\.{}}", "♢": r"{\ensuremath{\diamondsuit}}",
    "ϒ": r"{\ensuremath{\Upsilon}}", "∗": r"{\ensuremath{*}}", "ϵ": r"{\ensuremath{\epsilon}}",
}  # fmt: skip
# What takes an accent: a letter, or the command of one, such as {\o} and {\ae}.
_LETTER = re.compile(r"[!-~]|\{\\[A-Za-z]{1,2}\}")
_FORMULA = re.compile(r"\{\\ensuremath\{(\\[A-Za-z]+)\}\}")
# An accent that stands on nothing shows nothing.
_COMBINING_MARKS = frozenset(map(chr, range(0x300, 0x370)))
_BELOW = frozenset("\u0323\u0326\u0327\u0328\u0331")
# The commands of pylatexenc's table that LaTeX's kernel knows without a package (a test compiles each of them).
_KERNEL_COMMANDS = (
    "AE DH DJ Delta Downarrow Gamma H IJ L Lambda Leftarrow Leftrightarrow Longleftarrow Longleftrightarrow "
    "Longrightarrow NG O OE Omega Phi Pi Psi Rightarrow Sigma TH Theta Uparrow Updownarrow Upsilon Vert Xi ae aleph "
    "alpha amalg angle approx asymp beta bigcap bigcirc bigcup bigtriangledown bigtriangleup bigvee bigwedge bowtie "
    "bullet c cap cdot cdots chi circ cong coprod cup dashv ddots delta dh diamond dj doteq ell ensuremath epsilon "
    "equiv eta exists forall frown gamma geq gg guillemotleft guillemotright guilsinglleft guilsinglright hbar "
    "hookleftarrow hookrightarrow i ij in infty int iota k kappa l lambda langle lceil leftharpoondown leftharpoonup "
    "leftrightarrow leq lfloor ll lmoustache longleftarrow longleftrightarrow longmapsto longrightarrow mapsto mid mp "
    "mu nabla nearrow neq ng ni not notin nu nwarrow o odot oe oint omega ominus oplus oslash otimes parallel partial "
    "perp phi pi pm prec preceq prod propto psi quotedblbase quotesinglbase r rangle rceil rfloor rho rightharpoondown "
    "rightharpoonup rightleftharpoons rmoustache searrow sigma sim simeq smile sqcap sqcup sqrt sqsubseteq sqsupseteq "
    "ss star subset subseteq succ succeq sum supset supseteq swarrow tau textacutedbl textasciiacute textasciibreve "
    "textasciicaron textasciidieresis textasciimacron textbaht textbigcircle textbrokenbar textbullet textcelsius "
    "textcent textcolonmonetary textcopyright textcurrency textdagger textdaggerdbl textdegree textdiscount textdiv "
    "textdong textdownarrow textestimated texteuro textexclamdown textflorin textinterrobang textlangle textleftarrow "
    "textlira textlnot textmho textmu textmusicalnote textnaira textnumero textohm textonehalf textonequarter "
    "textopenbullet textordfeminine textordmasculine textparagraph textperiodcentered textpertenthousand "
    "textperthousand textpeso textquestiondown textrangle textrecipe textreferencemark textregistered textrightarrow "
    "textsection textservicemark textsterling textthreequarters texttimes texttrademark textuparrow textwon textyen th "
    "theta times top triangleleft triangleright u updownarrow uplus upsilon v varepsilon varphi varpi varrho varsigma "
    "vartheta vdash vdots vee wedge wp wr xi zeta"
)
_KERNEL = frozenset(_KERNEL_COMMANDS.split())
_SCRIPTS = ("textsubscript", "textsuperscript")
_COMMAND = re.compile(r"\\([A-Za-z]+|.)")
_GREEK_WORD = "[\u0370-\u03ff\u1f00-\u1fff]{3,}"
# What is never written character by character: Greek words, runs of quotation marks, characters with their accents.
_RUN = r"[‘’“”][‘’“”\u0300-\u036f]+|[ -~]?[\u0300-\u036f]{1,3}|[^\x00-\x7f][\u0300-\u036f]{0,3}"
_NOT_PLAIN = re.compile(rf"{_GREEK_WORD}|[\\{{}}~^#$%&_<>|`]|{_RUN}")
_OPENING_QUOTE = re.compile(r'(?:(?<=^)|(?<=[\s(\[{/‘“–—-]))"(?=\S)')


@cache
def commands() -> frozenset[str]:
    """Return the names of all commands that are ever written here: words without the backslash.

    >>> sorted(commands())[:4], "textless" in commands(), "input" in commands()
    (['AE', 'DH', 'DJ', 'Delta'], True, False)
    """
    signs = _COMMAND.findall(" ".join(_CHARACTERS.values()))
    return _KERNEL.union(filter(str.isalpha, (*signs, *ACCENTS.values(), *MATH_ACCENTS.values())), _SCRIPTS)


def encode(text: str) -> str:
    """Return plain Unicode as LaTeX in one line; whatever the text holds, it comes out as inert text.

    >>> encode("Björn Łuk & 50 % of α-CO₂")
    'Bj{\\\\"o}rn {\\\\L}uk \\\\& 50 \\\\% of {\\\\ensuremath{\\\\alpha}}-CO{\\\\textsubscript{2}}'
    >>> encode(r"\\input{x}")
    '{\\\\textbackslash}input{\\\\textbraceleft}x{\\\\textbraceright}'
    """
    return _encoded(_cleaned(text)).strip()


# A word; letters after an apostrophe belong to it (O'Brien), those after a hyphen do not (Macro-Motion).
_TITLE_WORD = re.compile(r"[^\W_](?:[^\W_]|['’](?=[^\W_])|[\u0300-\u036f])*")


def encode_title(text: str) -> str:
    """Return a title as LaTeX whose capitals stand when a style sets it in lower case.

    Protected by braces are words with a capital after the first character, and single capitals other than A and I.

    >>> encode_title("MEmoR: A Dataset of 3D T-S Maps")
    '{MEmoR}: A Dataset of {3D} {T}-{S} Maps'
    """
    text = _cleaned(text)
    parts, end = [], 0
    for word in _TITLE_WORD.finditer(text):
        if keeps_case(word[0]):
            parts += [_encoded(text[end : word.start()]), f"{{{_encoded(word[0])}}}"]
            end = word.end()
    return "".join([*parts, _encoded(text[end:])]).strip()


def encode_field(name: str, value: str) -> str:
    """Return the value of a .bib's field, in plain Unicode, as LaTeX: addresses stay, titles keep their capitals.

    >>> encode_field("title", "The GAN_s"), encode_field("note", "The GAN_s"), encode_field("doi", "10.1/a_b")
    ('The {GAN}\\\\_s', 'The GAN\\\\_s', '10.1/a_b')
    """
    if name in VERBATIM:
        return verbatim(value)
    return encode_title(value) if name == "title" else encode(value)


def keeps_case(word: str) -> bool:
    """Tell whether a word of a title keeps its capitals where a style sets the title in lower case.

    >>> keeps_case("mmRadar"), keeps_case("T"), keeps_case("Radar"), keeps_case("A")
    (True, True, False, False)
    """
    return any(map(str.isupper, word[1:])) or (word.isupper() and word not in ("A", "I"))


# Math, a command, what TeX would take for more than a sign, or a character with its accents.
_NOT_LATEX = re.compile(rf"(?P<latex>\$[^$]+\$|\\(?:[A-Za-z]+|[ -~]))|[\\$%&#_]|{_GREEK_WORD}|{_RUN}")


def completed(text: str) -> str:
    """Return LaTeX in which what was not LaTeX yet is LaTeX too; of text that is LaTeX, nothing changes.

    For values that people write, who mix both. Math stays; braces that do not balance are signs.

    >>> completed('G{\\\\"o}del & Köln: 6%, $x_1$')
    'G{\\\\"o}del \\\\& K{\\\\"o}ln: 6\\\\%, $x_1$'
    """
    depth = lowest = 0
    for brace in re.findall(r"[{}]", text):
        depth += 1 if brace == "{" else -1
        lowest = min(depth, lowest)
    if depth or lowest:
        return encode(text)
    text = " ".join(UNSEEN.sub("", unicodedata.normalize("NFC", text)).split())
    return _NOT_LATEX.sub(lambda found: found["latex"] or _character(found[0]), text).strip()


_BREAKS_OUT = re.compile(r'%(?![\dA-Fa-f]{2})|[^!-~]+|["\\^`{|}]')


def verbatim(text: str) -> str:
    """Return a URL or DOI for a field that LaTeX reads as it is: what could break out of it is percent-encoded.

    >>> verbatim("https://example.org/a_b%20c?d={e}&f=ü")
    'https://example.org/a_b%20c?d=%7Be%7D&f=%C3%BC'
    """
    return _BREAKS_OUT.sub(lambda found: quote(found[0], safe="", errors="replace"), text.strip())


def _cleaned(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    text = " ".join(UNSEEN.sub("", text).split())
    return _OPENING_QUOTE.sub("“", text).replace('"', "”") if '"' in text else text


def _encoded(text: str) -> str:
    return _NOT_PLAIN.sub(lambda found: _character(found[0]), text)


@lru_cache(maxsize=8192)
def _character(text: str) -> str:
    """Return a character with its combining accents, a run of quotation marks or a Greek word as LaTeX."""
    if text in _CHARACTERS:
        return _CHARACTERS[text]
    if text[0] in "‘’“”":
        # Between these, TeX would read other quotation marks; an accent on one shows nothing.
        return "{}".join(_CHARACTERS[mark] for mark in text if mark in _CHARACTERS)
    if re.fullmatch(_GREEK_WORD, text):
        return text
    base, *marks = list(unicodedata.normalize("NFD", text))
    letter = base if base.isascii() else _of_table(base)
    if marks and _LETTER.fullmatch(letter) and all(mark in ACCENTS for mark in marks):
        return _accented(base, letter.strip("{}"), marks)
    if marks and len(text) > 1 and (sign := _FORMULA.fullmatch(letter)):
        return _accented_formula(sign[1], marks)
    if len(text) > 1:
        return "".join(map(_character, text))
    if text in _COMBINING_MARKS:
        return ""
    kind, _, decomposed = unicodedata.decomposition(text).partition("> ")
    if kind in ("<super", "<sub"):
        raised = "".join(encode(chr(int(code, 16))) for code in decomposed.split())
        return _braced(f"\\text{kind[1:]}script{{{raised}}}")
    return _of_table(text) or _compatible(text)


def _accented(base: str, latex: str, marks: list[str]) -> str:
    """Return a letter, given in Unicode and as LaTeX, with accents."""
    # TeX sets what is below under anything, but what is above only over a letter that it can set accents on.
    for mark in sorted(marks, key=_BELOW.__contains__):
        accent = ACCENTS[mark]
        base = unicodedata.normalize("NFC", base + mark)
        if accent.isalpha():
            latex = f"\\{accent}{{{latex}}}"
        elif latex[0] == "\\" or base > "\u017f" or len(base) > 1:
            # The inner braces keep biber from handing the letter on as UTF-8 that pdfLaTeX does not know.
            latex = f"\\{accent}{{{latex}{{}}}}"
        else:
            latex = f"\\{accent}{latex}"
    return f"{{{latex}}}"


def _accented_formula(latex: str, marks: list[str]) -> str:
    """Return a letter of mathematics with those of its accents that formulas have."""
    for mark in filter(MATH_ACCENTS.__contains__, marks):
        latex = f"\\{MATH_ACCENTS[mark]}{{{latex}}}"
    return f"{{\\ensuremath{{{latex}}}}}"


def _of_table(char: str) -> str:
    """Return the character as a command of LaTeX's kernel in braces, or nothing."""
    latex = _table().get(ord(char), "")
    commands = _COMMAND.findall(latex)
    if not commands or not _KERNEL.issuperset(commands) or not latex.isascii():
        return ""
    return _braced(latex)


def _braced(latex: str) -> str:
    # Styles set what follows a brace and a backslash in lower case, except for a command's name.
    return f"{{{{{latex}}}}}" if re.search(r"(?<![\\A-Za-z])[A-Z]", latex) else f"{{{latex}}}"


@cache
def _table() -> dict[int, str]:
    from pylatexenc.latexencode import get_builtin_uni2latex_dict

    return dict(get_builtin_uni2latex_dict())


def _compatible(char: str) -> str:
    """Return a ligature, a full-width or a decorated letter as the letters that it is made of; else the character."""
    compatible = unicodedata.normalize("NFKC", char)
    return encode(compatible) if compatible != char and compatible.isascii() else char
