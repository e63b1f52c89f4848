"""The pages say what is there: every command, every link, every picture."""

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


def test_the_page_of_commands_is_that_of_the_commands() -> None:
    page = runpy.run_path(str(ROOT / "docs" / "list_commands.py"))["write_page"]()
    assert (ROOT / "docs" / "commands.md").read_text("utf-8") == page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_links_to_is_there(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text("utf-8")) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_page_is_in_the_site(tmp_path: Path) -> None:
    commands = pytest.importorskip("mkdocs.commands.build")
    config = pytest.importorskip("mkdocs.config")
    loaded = config.load_config(str(ROOT / "mkdocs.yml"), site_dir=str(tmp_path), strict=True)
    commands.build(loaded)
    assert (tmp_path / "journeys" / "index.html").is_file()


def test_every_file_that_the_architecture_names_is_there() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    files = set(re.findall(r"`(?:segviewer/)?([a-z_]+(?:/\w+)*\.py)`", text))
    assert len(files) > 40
    assert [file for file in sorted(files) if not (ROOT / "segviewer" / file).exists()] == []
