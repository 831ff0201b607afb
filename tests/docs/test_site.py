"""The built site: nothing wider than a small phone, nothing fetched from elsewhere.

`.ci/run` builds it once and says where it is: `AFFBIB_SITE=build/site python -m pytest tests/docs/test_site.py`.
"""

import html
import json
import os
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

SITE = Path(os.environ.get("AFFBIB_SITE") or ".").resolve()
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
REQUIRED = os.environ.get("AFFBIB_REQUIRE_BROWSER") == "1"
PHONE = 360  # pixels

pytestmark = pytest.mark.skipif("AFFBIB_SITE" not in os.environ, reason="AFFBIB_SITE names no built site")

# Loads one page after the other in a frame as wide as a phone, and says which are wider, and by what.
WALK = """
<iframe id="phone" style="border: 0; width: %(width)dpx; height: 800px"></iframe><pre id="said"></pre>
<script>
const pages = %(pages)s, wide = {}, phone = document.getElementById("phone");
function next() {
  if (!pages.length) { document.getElementById("said").textContent = JSON.stringify(wide); return; }
  const page = pages.pop();
  phone.onload = () => setTimeout(() => {
    const view = phone.contentWindow, root = phone.contentDocument.scrollingElement;
    if (root.scrollWidth > view.innerWidth)
      wide[page] = [...root.querySelectorAll("*")].filter(it => it.getBoundingClientRect().right > view.innerWidth)
        .map(it => it.tagName + "." + it.className).slice(0, 5);
    next();
  }, 50);
  phone.src = page;
}
next();
</script>
"""


def pages() -> list[Path]:
    found = sorted(page for page in SITE.rglob("*.html") if "_static" not in page.parts)
    assert len(found) > 15
    return found


@pytest.mark.skipif(BROWSER is None and not REQUIRED, reason="no Chromium is installed")
def test_no_page_is_wider_than_a_phone(tmp_path: Path) -> None:
    walk = tmp_path / "walk.html"
    walk.write_text(WALK % {"width": PHONE, "pages": json.dumps([page.as_uri() for page in pages()])}, encoding="utf-8")
    quiet = [f"--disable-{what}" for what in ("gpu", "quic", "background-networking", "component-update", "sync")]
    done = subprocess.run(
        [str(BROWSER), "--headless", "--no-sandbox", "--no-first-run", *quiet, "--allow-file-access-from-files",
         f"--user-data-dir={tmp_path / 'profile'}", "--window-size=800,900", "--virtual-time-budget=120000",
         "--dump-dom", walk.as_uri()],
        capture_output=True, text=True, encoding="utf-8", timeout=300, check=True,
    )  # fmt: skip
    said = re.search(r'<pre id="said">(.+?)</pre>', done.stdout, re.DOTALL)
    assert said, done.stdout[-2000:] + done.stderr[-2000:]
    assert json.loads(html.unescape(said[1])) == {}


class _Fetched(HTMLParser):
    """What a page makes a browser load."""

    def __init__(self) -> None:
        super().__init__()
        self.places: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = dict(attributes)
        is_link = tag == "link" and named.get("rel") not in ("canonical", "next", "prev", "search", "author")
        self.places += [named.get("src") or "", (named.get("href") or "") if is_link else ""]


def test_no_page_fetches_anything_from_elsewhere() -> None:
    for page in pages():
        parser = _Fetched()
        parser.feed(page.read_text(encoding="utf-8"))
        assert not [place for place in parser.places if re.match(r"(?:https?:)?//", place)], page
