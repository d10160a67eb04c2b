"""What a screen must hold to in both themes and on a phone, with a picture of each kept."""

from typing import Final

from playwright.sync_api import BrowserContext, Page

from tests.browser.studio import ROOT

AXE: Final = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
PICTURES: Final = ROOT / "test-results" / "studio"
"""Not kept by git; CI keeps it as an artefact."""

DESK: Final = {"width": 1280, "height": 900}
PHONE: Final = {"width": 390, "height": 844}

FINDINGS = """
async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
  .filter(({ impact }) => impact === "serious" || impact === "critical")
  .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((n) => n.html).join(" ")}`)
"""
# A colour that is still changing has no contrast worth measuring.
SETTLED = """
async () => {
  await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
  const passing = document.getAnimations().filter((it) => it.effect.getTiming().iterations < 9);
  await Promise.allSettled(passing.map((animation) => animation.finished));
}
"""
# Of one jump of what nobody has touched, as https://web.dev/articles/cls scores it and calls good.
MOST_SHIFT: Final = 0.1
WATCH_SHIFTS = """
window.shifted = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted.push({
    value: entry.value,
    what: entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 120) ?? "gone").join(" | "),
  });
}).observe({ type: "layout-shift", buffered: true });
"""
SHIFTED = "() => window.shifted.splice(0)"
# Less than the window where a scroll bar takes its place.
TOO_WIDE = """
() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)
"""


def ready(context: BrowserContext) -> None:
    """Have axe in every page; the pages' own policy lets no script be added afterwards."""
    context.add_init_script(path=AXE)
    context.add_init_script(WATCH_SHIFTS)


def look(page: Page, screen: str) -> list[str]:
    """Return what is wrong with the screen as it is now, by theme and width."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    shifts = page.evaluate(SHIFTED)
    wrong = [f"{screen} jumps: {each}" for each in shifts if each["value"] > MOST_SHIFT]
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.evaluate(SETTLED)
        wrong += [f"{screen}, {theme}: {finding}" for finding in page.evaluate(FINDINGS)]
        _photograph(page, f"{screen}-{theme}.png")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    if excess := page.evaluate(TOO_WIDE):
        wrong.append(f"{screen}, phone: {excess} pixels too wide")
    wrong += [f"{screen}, phone: {finding}" for finding in page.evaluate(FINDINGS)]
    _photograph(page, f"{screen}-phone.png")
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.evaluate(SHIFTED)
    return wrong


def _photograph(page: Page, name: str) -> None:
    page.screenshot(path=PICTURES / name, full_page=True)
