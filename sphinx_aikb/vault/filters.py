"""The filter language of topic indexes: ``channel == "redpointai" and "llm" in tags``.

Jinja's expressions would not do, not even in its sandbox: they compute (``"a" * 10 ** 9``), raise
where an absent value is compared with a number, and name no column in their errors.
"""

from __future__ import annotations

import ast
import keyword
import operator
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import NoReturn

from sphinx_aikb.vault.values import both_equal, compare, contains, equal, is_true, plain

MAX_LENGTH = 2_000
MAX_DEPTH = 40
LANGUAGE = (
    'a filter has keys such as channel or field("any key"), texts in quotes, numbers, lists, '
    "true, false, none, comparisons by == != < <= > >= in, not in, and the words and, or, not, ( )"
)

Fields = Callable[[str], object]
_Test = Callable[[Fields], bool]
_Read = Callable[[Fields], object]

_WORDS = {"true": True, "false": False, "none": None}
_ONE_TEXT = re.compile(r"""[rRuU]?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
_TOKEN = re.compile(r"""\w+|"[^"]*"?|'[^']*'?|[=!<>&|]+|.""")
_SIGNS = "=!<>&|"
_ASSIGNMENT = re.compile(r"(?<![=!<>])=(?!=)")
_HINTS = {
    **dict.fromkeys(("=", "==="), "equality is written =="),
    **dict.fromkeys(("&", "&&"), "both conditions are joined by and"),
    **dict.fromkeys(("|", "||"), "either condition is joined by or"),
    **dict.fromkeys("“”„‘’«»", "a text stands in straight quotes"),
    "<>": "inequality is written !=",
    "!": "negation is written not",
    "-": 'a date stands in quotes, and a key with a hyphen in field("…")',
}


class FilterError(ValueError):
    """A filter that is not in the language: ``message``, and ``position``, the 0-based column.

    The text of the error names the column as people count it, from 1.
    """

    def __init__(self, message: str, position: int) -> None:
        super().__init__(f"column {position + 1}: {message}")
        self.message = message
        self.position = position


@dataclass(frozen=True, slots=True)
class Filter:
    """A compiled filter: called with a function from key to value, it says whether the note is in.

    Values are None (absent), text, numbers, or lists and tuples of them; anything else counts as
    absent. ``names`` are the keys that the filter reads, as typed.
    """

    text: str
    names: frozenset[str]
    _test: _Test = field(repr=False, compare=False)

    def __call__(self, fields: Fields) -> bool:
        """Tell whether a note with these fields passes."""
        return self._test(fields)


def compile_filter(text: str) -> Filter:
    """Return the filter that a text means, or raise FilterError with the column of the first fault.

    The language is a subset of Python's expressions, read off the syntax tree and never evaluated
    by Python. Texts compare exactly, by code point; a text that is a number equals and orders as
    one beside a number; the texts true, yes and on equal true. An absent value equals only none,
    and orders with nothing. ``in`` looks for a member of a list or a part of a text. A key alone
    holds unless its value is absent, empty, 0, ``false``, ``no`` or ``off``.
    """
    if len(text) > MAX_LENGTH:
        raise FilterError(f"a filter has at most {MAX_LENGTH:,} characters", MAX_LENGTH)
    if strange := _NO_TEXT.search(text):
        raise FilterError(f"found U+{ord(strange[0]):04X}, which is no text", strange.start())
    compiler = _Compiler(text)
    test = compiler.condition(compiler.parse(), 0)
    return Filter(text, frozenset(compiler.names), test)


class _Compiler:
    """Turns the syntax tree of one filter into closures; what it does not know is an error."""

    def __init__(self, text: str) -> None:
        self.names: set[str] = set()
        # Line breaks of a folded option are blanks; the columns stay what they are.
        line = re.sub(r"[\t\n\r\f\v]", " ", text)
        self.start = len(line) - len(line.lstrip())
        self.source = line.strip()
        self.bytes = self.source.encode()

    def parse(self) -> ast.expr:
        if not self.source:
            raise FilterError(f"found nothing; {LANGUAGE}", 0)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # such as the one for "\d"
                node = ast.parse(self.source, mode="eval").body
        except SyntaxError as error:
            self.explain(error)
        except (RecursionError, MemoryError):
            raise FilterError("nested too deeply", self.start) from None
        # Python drops a comment, and half of a filter with it.
        if (at := self.source.find("#", self.span(node)[1])) >= 0:
            self.fail("#", at, f"there are no comments; {LANGUAGE}")
        return node

    def explain(self, error: SyntaxError) -> NoReturn:
        """Say in the words of the filter language what Python found wrong."""
        at = error.offset - 1 if error.offset else len(self.source)
        if "==" in error.msg and (match := _ASSIGNMENT.search(self.source, at)):
            at = match.start()
        elif "leading zeros" in error.msg or "decimal literal" in error.msg:
            at = len(re.sub(r"[\w.-]*\Z", "", self.source[:at]))
            number = re.findall(r"[\w.-]+", self.source[at:])[0]
            self.fail(number, at, "it is no number; a date or any other text stands in quotes")
        elif "unterminated" in error.msg:
            self.fail(self.source[at:], at, "the closing quote is missing")
        elif "never closed" in error.msg:
            self.fail(self.source[at], at, "it is never closed")
        elif "unicode error" in error.msg:
            self.fail("\\", self.source.find("\\"), "a backslash in a text is written twice")
        elif "comma" in error.msg and error.end_offset and error.end_offset - 1 > at:
            self.fail(self.source[at : error.end_offset - 1], at, "an operator or comma is missing")
        if self.source[at : at + 1] in set(_SIGNS):
            at = len(self.source[:at].rstrip(_SIGNS))  # Python points into the middle of `&&`
        token = _TOKEN.match(self.source, at)
        if token is None:
            raise FilterError(f"found the end, something is missing; {LANGUAGE}", self.start + at)
        word = token[0]
        hint = _HINTS.get(word, "it cannot stand here")
        if keyword.iskeyword(word) and word not in {"and", "or", "not", "in"}:
            hint = f'a key of this name is written field("{word}")'
        self.fail(word, at, f"{hint}; {LANGUAGE}")

    def fail(self, found: str, at: int, reason: str) -> NoReturn:
        shown = found if len(found) <= 40 else f"{found[:39]}…"
        raise FilterError(f"found `{shown}`: {reason}", self.start + at)

    def refuse(self, node: ast.expr, reason: str) -> NoReturn:
        self.fail(self.source[slice(*self.span(node))], self.span(node)[0], reason)

    def span(self, node: ast.expr) -> tuple[int, int]:
        """Return where a node stands, in characters; the syntax tree counts UTF-8 bytes."""
        start = len(self.bytes[: node.col_offset].decode())
        return start, start + len(self.bytes[node.col_offset : node.end_col_offset].decode())

    def between(self, left: ast.expr, right: ast.expr) -> tuple[str, int]:
        """Return the operator between two operands and where it stands."""
        start, stop = self.span(left)[1], self.span(right)[0]
        text = self.source[start:stop]
        return text.strip(" ()"), start + len(text) - len(text.lstrip(" )"))

    def condition(self, node: ast.expr, depth: int) -> _Test:
        if depth > MAX_DEPTH:
            self.refuse(node, "nested too deeply")
        match node:
            case ast.BoolOp(op=op, values=values):
                tests = [self.condition(value, depth + 1) for value in values]
                # One loop for both: `and` stops at the first false, `or` at the first true.
                until = isinstance(op, ast.Or)
                return lambda fields: any(test(fields) is until for test in tests) is until
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                test = self.condition(inner, depth + 1)
                return lambda fields: not test(fields)
            case ast.Compare():
                return self.comparison(node)
            case ast.Tuple() | ast.List():
                self.refuse(node, "a list is no condition; conditions are joined by and, or")
            case ast.Constant(value=str() | int() | float()) if not isinstance(node.value, bool):
                self.refuse(node, "it is no condition; compare it with a key, by == or in")
        read = self.value(node)
        return lambda fields: is_true(read(fields))

    def comparison(self, node: ast.Compare) -> _Test:
        operands = [node.left, *node.comparators]
        for op, (left, right) in zip(node.ops, pairwise(operands), strict=True):
            if type(op) not in _COMPARISONS:
                self.fail(*self.between(left, right), f"it is no comparison; {LANGUAGE}")
        reads = pairwise([self.value(operand) for operand in operands])
        tests = [_COMPARISONS[type(op)] for op in node.ops]
        for at, pair in enumerate(pairwise(operands)):
            if tests[at] is equal and all(map(_is_key, pair)):
                tests[at] = both_equal
        steps = list(zip(tests, reads, strict=True))
        return lambda fields: all(test(one(fields), two(fields)) for test, (one, two) in steps)

    def value(self, node: ast.expr) -> _Read:
        match node:
            case ast.Name() if node.id.lower() not in _WORDS:
                return self.key(self.source[slice(*self.span(node))])  # not normalised by Python
            case ast.Call(ast.Name(id="field"), [ast.Constant(value=str(name))], []):
                return self.key(name)
            case ast.Call():
                self.refuse(node, f'the only function is field("any key"), of one text; {LANGUAGE}')
            case ast.BinOp(left=left, right=right):
                found, at = self.between(left, right)
                self.fail(found, at, f"{_HINTS.get(found, 'there is no arithmetic')}; {LANGUAGE}")
            case ast.BoolOp() | ast.Compare() | ast.UnaryOp(op=ast.Not()):
                self.refuse(node, "a condition cannot be compared, only keys, texts and numbers")
            case ast.List(elts=items) | ast.Tuple(elts=items):
                members = tuple(self.literal(item) for item in items)
                return lambda fields: members
        literal = self.literal(node)
        return lambda fields: literal

    def key(self, name: str) -> _Read:
        self.names.add(name)
        return lambda fields: plain(fields(name))

    def literal(self, node: ast.expr) -> object:
        match node:
            case ast.Name(id=name) if name.lower() in _WORDS:
                return _WORDS[name.lower()]
            case ast.Name() | ast.Call():
                self.refuse(node, "a list holds only texts in quotes and numbers")
            case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=ast.Constant(value=value)):
                if isinstance(value, (int, float)) and not isinstance(value, bool):
                    return -value if isinstance(node.op, ast.USub) else value
            case ast.Constant(value=str(value)):
                if not _ONE_TEXT.fullmatch(self.source, *self.span(node)):
                    self.refuse(node, "a comma or operator is missing inside")
                return value
            case ast.Constant(value=bool() | int() | float() | None):
                return node.value
        self.refuse(node, f"it is not in the language; {LANGUAGE}")


def _is_key(node: ast.expr) -> bool:
    named = isinstance(node, ast.Name) and node.id.lower() not in _WORDS
    return named or isinstance(node, ast.Call)


_COMPARISONS: dict[type[ast.cmpop], Callable[[object, object], bool]] = {
    ast.Eq: equal,
    ast.NotEq: lambda left, right: not equal(left, right),
    ast.Lt: partial(compare, operator.lt),
    ast.LtE: partial(compare, operator.le),
    ast.Gt: partial(compare, operator.gt),
    ast.GtE: partial(compare, operator.ge),
    ast.In: contains,
    ast.NotIn: lambda left, right: not contains(left, right),
}
