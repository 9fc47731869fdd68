"""The browser that tests of the report share: the Chromium that is installed, driven by playwright."""

import os
import shutil
from collections.abc import Iterator

import pytest

try:
    from playwright.sync_api import Browser, sync_playwright
except ImportError:
    sync_playwright = None


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """Tests skip where there is none; under CI=true they fail."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found or sync_playwright is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI=true, but Chromium or playwright is not installed; scripts/test installs both.")
        pytest.skip("Chromium or playwright is not installed")
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()
