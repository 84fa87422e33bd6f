"""A browser's long name for itself, in the few words that tell devices apart."""

BROWSERS = [
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
]
# Order matters: an iPad says "Mac OS X", Android and ChromeOS say "Linux" or "X11".
SYSTEMS = [
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("CrOS", "a Chromebook"),
    ("Windows", "Windows"),
    ("Mac OS X", "a Mac"),
    ("Linux", "Linux"),
]


def _first(agent: str, table: list[tuple[str, str]]) -> str | None:
    return next((name for mark, name in table if mark in agent), None)


def describe(agent: str) -> str:
    browser = _first(agent, BROWSERS) or "A browser"
    system = _first(agent, SYSTEMS)
    return f"{browser} on {system}" if system else browser
