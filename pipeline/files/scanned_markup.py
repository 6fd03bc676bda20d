"""Pages and XML as text for the scan on leaks: words that markup cuts in two become one again."""

import re
from collections.abc import Iterator

_TAG = re.compile(r"<[^<>]*>")
_PAGE_BLOCK = re.compile(
    r"</?(?:address|article|aside|base|blockquote|body|br|button|canvas|caption|col|colgroup|dd"
    r"|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|h[1-6]|head|header"
    r"|hr|html|iframe|input|label|legend|li|link|main|map|menu|meta|nav|noscript|object|ol"
    r"|optgroup|option|p|param|pre|script|section|select|style|summary|svg|table|tbody|td"
    r"|template|textarea|tfoot|th|thead|title|tr|ul|video)(?:[\s/][^<>]*)?>",
    re.IGNORECASE,
)
"""Tags of HTML that end a word; every other one, known or not, can stand within a word."""
_XML_BLOCK = re.compile(
    r"</?(?:[A-Za-z0-9]{1,20}:)?(?:p|h|br|cr|tab|s|line-break|tc|tr|table-cell|table-row|si|c|v|f"
    r"|is|row|comment|definedName|author|sheet|property)(?:[\s/][^<>]*)?>"
)
_SAID_APART = re.compile(r"<(w:delText|w:instrText)(?: [^<>]{0,200})?>[^<>]*</\1>")
"""In a word of a Word file can stand what was deleted while changes are tracked, and a field."""
_PRINTED_WHERE = re.compile("&amp;[LCR]")
"""Left, centre and right in the header of a printed sheet, stuck to the text behind it."""


def page_text(text: str) -> str:
    """Return the text of an HTML page; what stands in its tags and comments is left out."""
    return _TAG.sub("", _PAGE_BLOCK.sub("\n", _without_comments(text)))


def xml_texts(text: str) -> Iterator[str]:
    """Yield the text of XML, and once more without what was deleted in it if there is any."""
    text = _PRINTED_WHERE.sub("\n", _without_comments(text))
    text = text.replace("<![CDATA[", "").replace("]]>", "")
    yield _TAG.sub("", _XML_BLOCK.sub("\n", text))
    if "<w:delText" in text or "<w:instrText" in text:
        yield _TAG.sub("", _XML_BLOCK.sub("\n", _SAID_APART.sub("", text)))


def comments_of(text: str) -> str:
    """Return what stands in <!-- comments -->, each on a line."""
    _, *rest = text.split("<!--")
    return "\n".join(part.partition("-->")[0] for part in rest)


def _without_comments(text: str) -> str:
    """Return a text without <!-- comments -->; one that does not end is kept."""
    first, *rest = text.split("<!--")
    kept = [first]
    for part in rest:
        _, end, behind = part.partition("-->")
        kept.append(behind if end else f"\n{part}")
    return "".join(kept)
