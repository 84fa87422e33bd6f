"""The one word that names a setting in addresses and in what people type."""

URN, OFSTED = "urn", "ofsted"
PREFIX = "ofsted-"


def key_of(scheme: str, identifier: str) -> str:
    return f"{PREFIX}{identifier}" if scheme == OFSTED else identifier


def split_key(key: str) -> tuple[str, str]:
    """Scheme and identifier. Ofsted's letters count as capitals."""
    if key.casefold().startswith(PREFIX):
        return OFSTED, key[len(PREFIX) :].upper()
    return URN, key
