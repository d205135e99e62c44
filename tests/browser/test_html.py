"""The HTML report in a browser: nothing fails, nothing is fetched, and people find what they look for by mouse and by keys."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from supportaudit.model import AuditedConversation, Outcome
from supportaudit.reports import ReportOptions, open_reports
from tests.builders import report
from tests.reports.hostile import hostile
from tests.reports.made_up import BOOK, CONFIG, month, month_report

webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed: make browser")
from selenium.webdriver.chrome.webdriver import WebDriver  # noqa: E402  (as above)
from selenium.webdriver.common.by import By  # noqa: E402  (only where selenium is)
from selenium.webdriver.common.keys import Keys  # noqa: E402  (as above)
from selenium.webdriver.support.ui import WebDriverWait  # noqa: E402  (as above)

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
VIEWS = ("overview", "agents", "agent/0", "contacts", "contact/1")


def driver() -> WebDriver:
    """A headless Chromium that keeps its console."""
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1280,900"):
        options.add_argument(argument)
    options.binary_location = CHROMIUM
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    found = shutil.which("chromedriver")
    made: WebDriver = webdriver.Chrome(options=options, service=webdriver.ChromeService(found) if found else None)
    return made


@pytest.fixture(scope="module")
def browser() -> Iterator[WebDriver]:
    opened = driver()
    yield opened
    opened.quit()


def written(folder: Path, contacts: Sequence[AuditedConversation]) -> str:
    """The address of a report on these contacts."""
    file = folder / "report.html"
    with open_reports([f"html:{file}"], BOOK, CONFIG, ReportOptions()) as (writer,):
        for one in contacts:
            writer.add(one)
        writer.finish(month_report() if len(contacts) == len(month()) else report(contacts, BOOK, CONFIG, by=("agent", "vendor", "channel")))
    return file.as_uri()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    return written(tmp_path_factory.mktemp("html"), month())


@pytest.fixture
def page(browser: WebDriver, address: str) -> Iterator[WebDriver]:
    browser.get("about:blank")
    browser.get(address)
    yield browser
    assert console(browser) == [], "the console is empty: no error, nothing that the policy had to stop"


def go(page: WebDriver, view: str) -> None:
    """Follow an address within the page."""
    page.execute_script("location.hash = arguments[0]", view)
    name = re.split("[/?]", view)[0]
    WebDriverWait(page, 5).until(lambda _: page.find_element(By.ID, f"view-{name}").is_displayed())


def listed(page: WebDriver) -> list[str]:
    found: list[str] = page.execute_script("return [...document.querySelectorAll('#list a')].map((link) => link.textContent)")
    return found


def shows(page: WebDriver, title: str) -> None:
    """Wait for the view with this heading."""
    WebDriverWait(page, 5).until(lambda _: page.execute_script("return document.querySelector('main > :not([hidden]) h1').textContent") == title)


def console(page: WebDriver) -> object:
    """What the console says since it was read last."""
    return page.execute("getLog", {"type": "browser"})["value"]


def press(page: WebDriver, key: str) -> None:
    page.switch_to.active_element.send_keys(key)


def test_every_view_opens_and_nothing_is_fetched(page: WebDriver) -> None:
    for view in VIEWS:
        go(page, view)
        heading = page.find_element(By.CSS_SELECTOR, "main > section:not([hidden]) h1")
        assert heading.text
    assert page.execute_script("return performance.getEntriesByType('resource').length") == 0


def test_contacts_are_found_by_line_item_and_answer(page: WebDriver) -> None:
    wanted = [one.conversation.id for one in month() for v in one.verdicts if v.check == "heard/resolve" and v.outcome is Outcome.FAIL]
    go(page, f"contacts?item={list(BOOK.checks).index('heard/resolve')}&answer=fail")
    assert listed(page) == wanted
    assert page.find_element(By.ID, "found").text == f"{len(wanted)} of 34 contacts"


def test_contacts_are_found_by_what_was_said_and_by_id(page: WebDriver) -> None:
    go(page, "contacts")
    search = page.find_element(By.CSS_SELECTOR, "[name=q]")
    search.send_keys("mug swap")
    WebDriverWait(page, 5).until(lambda _: len(listed(page)) == 12)
    search.clear()
    search.send_keys("C-007")
    WebDriverWait(page, 5).until(lambda _: listed(page) == ["c-007"])
    assert "q=C-007" in page.current_url


def test_a_search_is_kept_while_contacts_are_read(page: WebDriver) -> None:
    go(page, "contacts?confirm=1")
    ids = listed(page)
    page.find_element(By.CSS_SELECTOR, "#list a").click()
    shows(page, f"Contact {ids[0]}")
    press(page, "j")
    shows(page, f"Contact {ids[1]}")
    press(page, Keys.ESCAPE)
    shows(page, "Contacts")
    assert listed(page) == ids


def test_evidence_is_marked_and_answers_lead_to_it(page: WebDriver) -> None:
    number = next(n for n, one in enumerate(month()) if one.conversation.id == "c-001")
    go(page, f"contact/{number}/positive-language%2Fnegative")
    marks = [mark.text for mark in page.find_elements(By.CSS_SELECTOR, "#view-contact mark")]
    assert "I can't refund that until next month" in marks
    card = page.find_element(By.CSS_SELECTOR, ".answer.asked")
    assert "I can refund that as soon as next month starts." in card.text
    card.find_element(By.CSS_SELECTOR, ".places button").click()
    assert page.switch_to.active_element.text == "I can't refund that until next month"


def test_keys_do_what_the_list_of_keys_says(page: WebDriver) -> None:
    go(page, "contact/1")
    press(page, "n")
    assert page.switch_to.active_element.tag_name == "mark"
    press(page, "k")
    shows(page, "Contact c-000")
    press(page, "?")
    dialog = page.find_element(By.ID, "keys")
    assert dialog.is_displayed()
    dialog.find_element(By.CSS_SELECTOR, "input").click()
    dialog.find_element(By.CSS_SELECTOR, "button").click()
    press(page, "j")
    assert page.find_element(By.CSS_SELECTOR, "#view-contact h1").text == "Contact c-000", "keys of one letter can be turned off"


def test_the_search_has_a_key(page: WebDriver) -> None:
    press(page, "/")
    WebDriverWait(page, 5).until(lambda _: page.switch_to.active_element.get_attribute("name") == "q")
    press(page, "j")
    assert page.switch_to.active_element.get_attribute("value") == "j", "while somebody types, letters are letters"


def test_private_notes_are_shown_as_such_and_texts_as_texts(browser: WebDriver, tmp_path: Path) -> None:
    browser.get(written(tmp_path, [hostile(), *month()[:3]]))
    for view in (*VIEWS[:-1], "contact/0"):
        go(browser, view)
    assert browser.execute_script("return window.broken") is None
    assert "<script>window.broken=1</script>" in browser.find_element(By.CSS_SELECTOR, "#view-contact h1").text
    assert "private note, not scored" in browser.find_element(By.CSS_SELECTOR, ".message.private").text
    assert browser.find_elements(By.CSS_SELECTOR, "main img, main script") == []
    assert console(browser) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing(page: WebDriver, view: str, scheme: str) -> None:
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    go(page, view)
    page.execute_script(axe())
    found = page.execute_async_script("axe.run().then(arguments[0])")
    assert [(one["id"], [node["html"] for node in one["nodes"][:3]]) for one in found["violations"]] == []


def axe() -> str:
    """axe-core: the file that AXE_CORE names, else the one of the package axe-core-python."""
    named = os.environ.get("AXE_CORE")
    if named:
        return Path(named).read_text("utf-8")
    pytest.importorskip("axe_core_python", reason="axe-core-python is not installed: make browser")
    return files("axe_core_python").joinpath("axe.min.js").read_text("utf-8")


def test_two_thousand_contacts_open_within_two_seconds(browser: WebDriver, tmp_path: Path) -> None:
    found = month()
    contacts = [replace(found[n % 34], conversation=replace(found[n % 34].conversation, id=f"c-{n:05}")) for n in range(2_000)]
    browser.get(written(tmp_path, contacts))
    assert browser.execute_script("return document.documentElement.dataset.ready") == "yes"
    assert browser.execute_script("return performance.getEntriesByType('navigation')[0].loadEventEnd") < 2_000
    browser.set_script_timeout(2)
    go(browser, "contacts?q=mug")
    assert browser.find_element(By.ID, "found").text == "706 of 2,000 contacts"
    assert console(browser) == []
