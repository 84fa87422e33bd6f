"""The YAML on top of a file: quoted only where it has to be."""

import json
import re
from collections.abc import Mapping
from typing import Any

import yaml

from courses.rules.dialect.front_matter import LOADER
from courses.rules.dialect.text import CONTROL, one_line

# What YAML cannot hold beside what no file can.
NO_YAML = re.compile("[\x80-\x9f\ufffe\uffff]")


def write_front_matter(values: Mapping[str, Any]) -> str:
    """`values` in their order, without those that say nothing."""
    out = ["---"]
    for name, value in values.items():
        if isinstance(value, list) and value:
            out += [f"{name}:", *(f"  - {scalar(item)}" for item in value)]
        elif value not in (None, "", []):
            out.append(f"{name}: {scalar(value)}")
    return "\n".join([*out, "---", ""])


def scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return str(value)
    text = one_line(NO_YAML.sub(" ", CONTROL.sub(" ", value)))
    try:
        # As a value and as an item of a list.
        is_plain = yaml.load(f"- {text}\n- k: {text}", LOADER) == [text, {"k": text}]  # noqa: S506
    except yaml.YAMLError:
        is_plain = False
    return text if is_plain else json.dumps(text, ensure_ascii=False)
