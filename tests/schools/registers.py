"""Small files as the registers write them, for tests."""

GIAS_COLUMNS = (
    "URN",
    "LA (code)",
    "LA (name)",
    "EstablishmentNumber",
    "EstablishmentName",
    "TypeOfEstablishment (code)",
    "TypeOfEstablishment (name)",
    "EstablishmentStatus (code)",
    "EstablishmentStatus (name)",
    "OpenDate",
    "CloseDate",
    "PhaseOfEducation (name)",
    "TrustSchoolFlag (name)",
    "Trusts (code)",
    "Trusts (name)",
    "UKPRN",
    "Street",
    "Locality",
    "Town",
    "Postcode",
    "HeadFirstName",
    "HeadLastName",
)
SCHOOL = {
    "URN": "100001",
    "LA (code)": "202",
    "LA (name)": "Camden",
    "EstablishmentNumber": "3614",
    "EstablishmentName": "St Bride’s Primary",
    "TypeOfEstablishment (code)": "1",
    "TypeOfEstablishment (name)": "Community school",
    "EstablishmentStatus (code)": "1",
    "EstablishmentStatus (name)": "Open",
    "PhaseOfEducation (name)": "Primary",
    "UKPRN": "10079319",
    "Street": "1 High Street",
    "Town": "London",
    "Postcode": "NW1 1AA",
    "HeadFirstName": "Wilhelmina",
    "HeadLastName": "Unstored",
}


def gias(*schools, columns=GIAS_COLUMNS, encoding="cp1252") -> bytes:
    """Each school says what differs from SCHOOL."""
    return table([{**SCHOOL, **school} for school in schools], columns, encoding)


def links(*rows) -> bytes:
    columns = ("URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate")
    keys = ("URN", "LinkURN", "LinkType")
    return table([dict(zip(keys, row, strict=True)) for row in rows], columns)


def reduced(*rows) -> bytes:
    """URN, name and kind."""
    columns = (
        "URN",
        "LA (code)",
        "LA (name)",
        "EstablishmentNumber",
        "EstablishmentName",
        "SchoolType",
    )
    keys = ("URN", "EstablishmentName", "SchoolType")
    return table(
        [{**SCHOOL, **dict(zip(keys, row, strict=True))} for row in rows], columns
    )


def ofsted(*rows) -> bytes:
    columns = (
        "Web link",
        "Provider URN",
        "Provider type",
        "Provider status",
        "Provider name",
        "Local authority",
        "Postcode",
    )
    return table(list(rows), columns)


def table(rows, columns, encoding="utf-8") -> bytes:
    lines = [columns] + [[row.get(column, "") for column in columns] for row in rows]
    return "".join(
        ",".join(f'"{cell}"' for cell in cells) + "\r\n" for cells in lines
    ).encode(encoding)
