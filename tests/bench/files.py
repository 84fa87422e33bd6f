"""How long a large folder of programme files takes: `python -m tests.bench.files`.

Forty modules of ten pages, loaded into an empty site, loaded again, checked, exported.
Figures go to the standard output as JSON lines, like those of tests.bench.
"""

import os
import sys
import tempfile
import time
from io import StringIO
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from tests import databases
from tests.bench import world
from tests.bench.__main__ import figure

MODULES, PAGES = 40, 10


def write_tree(folder: Path) -> None:
    programme = folder / "large"
    programme.mkdir(parents=True)
    text = world.described("Large", is_not="Anything to learn from.", order="1")
    (programme / "programme.md").write_text(text + "\nGenerated.\n")
    for order in range(1, MODULES + 1):
        module = programme / f"module-{order}"
        module.mkdir()
        text = world.described(f"Module {order}", order=str(order))
        (module / "module.md").write_text(text + "\nGenerated.\n")
        for number in range(1, PAGES + 1):
            page = module / f"{number:02}-page-{number}.md"
            page.write_text(world.lesson(number))


def seconds(*command) -> tuple[float, float]:
    """By the clock, and of the processor."""
    begun, busy = time.perf_counter(), time.process_time()
    call_command(*command, stdout=StringIO())
    return time.perf_counter() - begun, time.process_time() - busy


def main() -> None:
    django.setup()
    connections["default"].close()
    name = databases.clone(databases.template(), "files")
    settings.DATABASES["default"]["NAME"] = name
    connections["default"].settings_dict["NAME"] = name
    try:
        with tempfile.TemporaryDirectory(prefix="pathways-files-") as root:
            settings.MEDIA_ROOT = f"{root}/media"
            tree = Path(root, "tree")
            write_tree(tree)
            load = ("load_programmes", str(tree))
            first = seconds(*load)
            again = seconds(*load)
            checked = seconds(*load, "--check")
            export = seconds("export_programme", "large", f"{root}/out")
            sys.stderr.write(f"{MODULES} modules of {PAGES} pages\n")
            for what, value in [
                ("load of 400 pages, first", first),
                ("load of 400 pages, nothing changed", again),
                ("load of 400 pages, --check", checked),
                ("export of 400 pages", export),
            ]:
                figure(what, value[0], "s")
                figure(f"{what}, processor", value[1], "s")
    finally:
        connections["default"].close()
        databases.drop(name)


if __name__ == "__main__":
    main()
