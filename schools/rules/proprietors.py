"""Who keeps a school: an authority a maintained one, a proprietor an academy."""

ACADEMIES = frozenset({"6", "28", "34", "35", "40", "41"})


def is_academy(type_code: str, trust: object = None) -> bool:
    """Its trust may not be known: a reduced register names none."""
    return bool(trust) or type_code in ACADEMIES
