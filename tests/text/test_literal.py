"""What is shown of a note that cannot be read."""

import pytest

from sphinx_aikb.text.literal import as_markdown, body_of


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Words.", "Words."),
        ("---\ntitle: T\n---\n\nWords.\n", "Words."),
        ("---\r\ntitle: T\r\n---\r\nWords.\r\n", "Words."),
        ("---\ntitle: T\n\nnever closed", "---\ntitle: T\n\nnever closed"),
        ("a %%b\n\nc%% d <!-- e --> f", "a  d  f"),
        ("a <!-- b\n\nc", "a "),
        ("100%% sure, 50%% not", "100%% sure, 50%% not"),
        ("a %% b", "a %% b"),
    ],
)
def test_the_body_has_no_header_and_no_comments(text: str, body: str) -> None:
    assert body_of(text) == body


def test_a_fence_is_longer_than_all_in_it() -> None:
    assert as_markdown("~~~\na\n~~~~~") == "~~~~~~text\n~~~\na\n~~~~~\n~~~~~~\n"
