r"""TeX that a note may have in a formula: what sets mathematics, and nothing that acts on a build.

LaTeX runs what it typesets. A formula may not read, write or run anything, define anything, or
change how the text behind it is read. Refused are

- TeX's primitives for these, and the commands of LaTeX and its packages that lead to them; most say
  in their names what they do (`\lstinputlisting`, `\includegraphics`);
- environments that are not known to be mathematics: `\begin{input}` is `\input`;
- `^^`, which writes any character, a backslash too;
- whatever is not whole: a brace, an environment or a comment that reaches beyond the formula.

The commands: TeX by Topic (V. Eijkhout), the manuals of e-TeX, pdfTeX, XeTeX and LuaTeX, and
LaTeX's `source2e` and `usrguide`. The environments: amsmath, mathtools, MathJax and KaTeX.
"""

from __future__ import annotations

import re

_REFUSED = re.compile(
    # files, programs, the log, the format of the output
    r".*(?:input|include|import|file|graphics|shell|write).*"
    r"|(?:direct|late)?lua[a-z]*|read|readline|(?:open|close)(?:in|out)|immediate|special|(?:err)?message|type(?:in|out)"
    r"|(?:show|tracing|pdf|xetex|dvi|lst|mint|pgf|tikz|addplot|csv|dtl|sphinx|verb)[a-z]*"
    r"|(?:load|external|bibliography|subfile|usetikz|hyper)[a-z]*|graphicspath|addto[a-z]*"
    r"|(?:index|glossary|makeindex|makeglossary|dump|shipout|output|patterns|endinput|stop|bye)"
    r"|(?:batch|nonstop|scroll|errorstop|interaction)mode|par"
    # definitions, and names made of text
    r"|[egx]?def|let|letcs|futurelet|(?:re)?new(?!line$).*|provide.*|declare.*"
    r"|(?:begin|end)?csname|cs(?:use|[egx]?def|let|undef|meaning|preto|appto|show|string)"
    r"|name(?:use|def)|(?:app|pre)tocmd|x?patchcmd|set(?!minus$)[a-z]+|[a-z]*setup|undef|usename"
    r"|(?:use|expand|require|document|passoptions|executeoptions|processoptions|at(?:begin|end)"
    r"|addtohook|explsyntax|makeat)[a-z]+"
    # how text is read: categories, expansion, conditions, groups that are open
    r"|(?!unicode$)[a-z]*code|(?:escape|endline|newline)char|(?:lower|upper)case|scantokens|scantextokens"
    r"|expandafter|noexpand|expanded|unexpanded|detokenize|string|meaning|the|romannumeral"
    r"|if(?!f$).*|else|fi|or|unless|loop|repeat|iterate|every[a-z]*|after(?:group|assignment)"
    r"|(?:begin|end)group|[be]group|global|long|outer|protected"
    # fonts, which are files
    r"|font|font(?:family|series|shape|encoding)|(?:select|use)font|mathversion",
    re.IGNORECASE,
)
_ENVIRONMENT = re.compile(
    r"(?:(?:x?x?align(?:at)?|flalign|gather|multline|equation|eqnarray|math|displaymath)\*?"
    r"|(?:align|gather|multlin|split|lgather|rgather)ed|alignedat|split|array|subarray|darray"
    r"|(?:[pbBvV]|small|[pbBvV]small)?matrix\*?|d?r?cases\*?|subequations|numcases|subnumcases"
    r"|empheq|crampedsubarray|CD|tabular|spreadlines|prooftree)"
)
_TOKEN = re.compile(r"\\(?:[a-zA-Z]+|.)|[{}%]|\^\^", re.DOTALL)
_NAME = re.compile(r"\s*\{\s*([^{}\\]*?)\s*\}")
_OTHER_HALF = {"{": "}", r"\(": r"\)", r"\[": r"\]"}


def refused(formula: str) -> str | None:
    """Return what a formula of a note may not have, as typed; None for a formula that may stay."""
    waiting: list[str] = []
    at = 0
    while found := _TOKEN.search(formula, at):
        token, at = found[0], found.end()
        if token == "^^":
            return token
        if token == "%":
            at = formula.find("\n", at)
            if at < 0:
                return token
        elif token in (r"\begin", r"\end"):
            name = _NAME.match(formula, at)
            if name is None or not _ENVIRONMENT.fullmatch(name[1]):
                return formula[found.start() : name.end() if name else at]
            at = name.end()
            if token == r"\begin":
                waiting.append(name[1])
            elif not waiting or waiting.pop() != name[1]:
                return formula[found.start() : at]
        elif token in _OTHER_HALF:
            waiting.append(_OTHER_HALF[token])
        elif token in _OTHER_HALF.values():
            if not waiting or waiting.pop() != token:
                return token
        elif _REFUSED.fullmatch(token[1:]):
            return token
    return waiting[-1] if waiting else None


def is_label(text: str) -> bool:
    r"""Tell whether a text can stand in `\label` as it is."""
    return not re.search(r"[\\{}%#~^$&]", text)
