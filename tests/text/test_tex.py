"""Formulas of notes: mathematics passes, and nothing that acts on a build."""

import pytest

from sphinx_aikb.text.tex import is_label, refused

MATHEMATICS = [
    r"\frac{a}{b} + \sqrt[3]{x} \leq \sum_{i=0}^{n} \int_0^\infty e^{-x^2}\,dx \setminus \emptyset",
    r"\left\{ \begin{array}{ll} a & \text{if } x > 0 \\ b & \text{else} \end{array} \right.",
    r"\begin{aligned} a &= b \\ &= c % why" + "\n" + r"\end{aligned}",
    r"\begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix} \begin{cases} 1 \\ 2 \end{cases}",
    r"\begin{align*} a &= b \tag{1} \label{x} \end{align*}",
    r"\operatorname{arg\,max}_\theta \mathbb{E}[\mathcal{L}] \iff \forall \epsilon \exists \delta",
    r"50\% \$ 5 \# \{a\} \color{#f00}{x} \textcolor{red}{y} \boxed{z} \unicode{x263a}",
    r"a \\input b \\ \text{\(x\)} \therefore \parallel \ell \of \formula \newline \evaluated{x}",
    r"\begin {matrix} a \end {matrix}",
]
REFUSED = {
    r"\input{/etc/hostname}": r"\input",
    r"\include{x}": r"\include",
    r"\lstinputlisting{x}": r"\lstinputlisting",
    r"\VerbatimInput{x}": r"\VerbatimInput",
    r"\IfFileExists{x}{y}{z}": r"\IfFileExists",
    r"\includegraphics{/x.png}": r"\includegraphics",
    r"\openin5=x": r"\openin",
    r"\read5 to\x": r"\read",
    r"\immediate\write18{id}": r"\immediate",
    r"\directlua{os.execute('id')}": r"\directlua",
    r"\special{x}": r"\special",
    r"\XeTeXpicfile x": r"\XeTeXpicfile",
    r"\csname input\endcsname": r"\csname",
    r"\expandafter\x": r"\expandafter",
    r"\catcode`\%=12": r"\catcode",
    r"\def\x{y}": r"\def",
    r"\gdef\x{y}": r"\gdef",
    r"\let\x=y": r"\let",
    r"\newcommand{\x}{y}": r"\newcommand",
    r"\renewcommand\)x": r"\renewcommand",
    r"\DeclareMathOperator{\x}{y}": r"\DeclareMathOperator",
    r"\makeatletter": r"\makeatletter",
    r"\usepackage{x}": r"\usepackage",
    r"\UseName{input}{x}": r"\UseName",
    r"\csuse{input}{x}": r"\csuse",
    r"\index{x|input}": r"\index",
    r"\iffalse": r"\iffalse",
    r"\loop x\repeat": r"\loop",
    r"\uppercase{x}": r"\uppercase",
    r"\begin{document}": r"\begin{document}",
    r"\end{document}": r"\end{document}",
    r"\begin{input}{x}": r"\begin{input}",
    r"\begin{filecontents}{x}": r"\begin{filecontents}",
    r"\begin x": r"\begin",
    r"\begin{align}\input{x}\end{align}": r"\input",
    r"\begin{align} a \end{aligned}": r"\end{aligned}",
    r"\begin{align} a": "align",
    r"^^5cinput{x}": "^^",
    r"a}b{": "}",
    r"\text{a": "}",
    r"a \) b": r"\)",
    r"a % b": "%",
    r"\textcolor{red}{\input{x}}": r"\input",
}


@pytest.mark.parametrize("formula", MATHEMATICS)
def test_mathematics_passes(formula: str) -> None:
    assert refused(formula) is None


@pytest.mark.parametrize("formula", REFUSED)
def test_what_acts_does_not(formula: str) -> None:
    assert refused(formula) == REFUSED[formula]


def test_labels() -> None:
    assert is_label("notes/a b:eq-1_x")
    assert not any(map(is_label, ("a}\\input{x}", "a%b", "a#b", "a{", "$x")))
