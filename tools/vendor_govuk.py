"""Make static/pathways/govuk.css from an unpacked govuk-frontend package.

GOV.UK Frontend is MIT; its font, crest and logo are not ours to use, so they are
dropped, and the rest goes into a cascade layer that the site's own rules outrank:

    npm pack govuk-frontend@6.6.0 && tar xzf govuk-frontend-6.6.0.tgz
    python tools/vendor_govuk.py package static/pathways/govuk.css
"""

import re
import sys
from pathlib import Path

package, target = map(Path, sys.argv[1:])
css = (package / "dist/govuk/govuk-frontend.min.css").read_text()
css = re.sub(r"@font-face\{[^}]*GDS Transport[^}]*\}", "", css)
css = re.sub(
    r"/\*!?\s*Copyright \(c\) 2011 by Margaret.*?\*/", "", css, flags=re.DOTALL
)
css = re.sub(r"GDS Transport,\s*arial,sans-serif", "var(--font)", css)
css = re.sub(r"url\(/assets/[^)]*\)", "none", css)
css = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css)
css = re.sub(r"font-family:sans-serif", "font-family:var(--font)", css)
if "GDS Transport" in css or "/assets/" in css:
    sys.exit("The package changed: a font or an asset of GOV.UK is still named.")
charset = '@charset "UTF-8";'
target.write_text(
    f"{charset}\n/* GOV.UK Frontend 6.6.0, MIT, Copyright (C) 2017 Crown Copyright"
    " (Government Digital Service); made by tools/vendor_govuk.py */\n"
    f"@layer base, govuk;\n@layer govuk{{{css.removeprefix(charset)}}}\n"
)
