"""The readable text of a web page: HTML on standard input, one JSON object on standard output. See README.md here.

    readable.py [--url ADDRESS] < page.html

Nothing is fetched. The address only helps to resolve the page's relative links.
"""

import argparse
import json
import os
import sys

LARGEST_PAGE = 32 * 1024 * 1024

# As in transcribe.py: what a library prints must not get between the braces.
protocol = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)


def readable(html: bytes, url: str | None) -> dict:
    """Title, author, date, language and the main text as Markdown; the text is empty when the page has none."""
    from trafilatura import bare_extraction, extract

    wanted = {"url": url, "include_links": True, "include_tables": True, "include_comments": False}
    about = bare_extraction(html, with_metadata=True, **wanted)
    text = extract(html, output_format="markdown", with_metadata=False, **wanted)
    field = lambda name: getattr(about, name, None) or None
    return {
        "title": field("title"),
        "author": field("author"),
        "date": field("date"),
        "language": declared_language(html) or field("language"),
        "markdown": text or "",
    }


def declared_language(html: bytes) -> str | None:
    """The two or three letters of <html lang>."""
    from trafilatura import load_html

    tree = load_html(html)
    tag = tree.get("lang") if tree is not None else None
    return tag.split("-")[0].strip().lower() or None if tag else None


def main() -> None:
    options = argparse.ArgumentParser(description="HTML on stdin, its readable text as JSON on stdout.")
    options.add_argument("--url", help="where the page was found")
    chosen = options.parse_args()
    html = sys.stdin.buffer.read(LARGEST_PAGE + 1)
    if len(html) > LARGEST_PAGE:
        sys.exit(f"the page is larger than {LARGEST_PAGE} bytes")
    json.dump(readable(html, chosen.url), protocol, ensure_ascii=False)
    protocol.write("\n")
    protocol.close()


if __name__ == "__main__":
    main()
