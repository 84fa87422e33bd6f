"""Through the command, as an administrator runs it at night or by hand."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils.module_loading import import_string

from accounts.enums import Role
from audit.models import Entry
from compliance.models import Designation, SchoolSummary
from schools.models import Establishment
from tests.factories.accounts import MembershipFactory
from tests.factories.compliance import DesignationFactory, PersonFactory, SchoolFactory
from tests.schools.registers import gias, links

pytestmark = pytest.mark.django_db
OLD, NEW = "100001", "100002"


@pytest.fixture(autouse=True)
def no_job(monkeypatch):
    monkeypatch.setattr("compliance.operations.imports.async_task", lambda _: None)


@pytest.fixture
def file(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def run(*args):
    out, err = StringIO(), StringIO()
    call_command("import_establishments", *map(str, args), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def conversion(file):
    """The register on the day after Elm Primary became an academy of a trust."""
    register = gias(
        {
            "URN": OLD,
            "EstablishmentName": "Elm Primary",
            "EstablishmentStatus (code)": "2",
            "CloseDate": "31-08-2026",
        },
        {
            "URN": NEW,
            "EstablishmentName": "Elm Academy",
            "TypeOfEstablishment (code)": "34",
            "OpenDate": "01-09-2026",
            "TrustSchoolFlag (name)": "Supported by a multi-academy trust",
            "Trusts (code)": "2044",
            "Trusts (name)": "Treetops Trust",
        },
    )
    both = links((OLD, NEW, "Successor"), (NEW, OLD, "Predecessor"))
    return file("gias.csv", register), "--links", file("links.csv", both)


def test_an_academy_conversion_by_import(conversion, file):
    """From the school's first import to the trust that is then responsible."""
    run(file("before.csv", gias({"URN": OLD, "EstablishmentName": "Elm Primary"})))
    school = Establishment.objects.by_key(OLD)
    ruth = PersonFactory(name="Ruth Adeyemi")
    DesignationFactory(person=ruth, establishment=school)
    head = MembershipFactory(role=Role.HEAD, establishment=school)

    before = whole_database()
    preview, _ = run(*conversion, "--dry-run")
    assert whole_database() == before
    assert (
        "Ruth Adeyemi, SENCO of 100001 Elm Primary since 1 September 2025: goes on at "
        "100002 Elm Academy, with the same dates." in preview
    )
    assert "nothing was changed" in preview

    said, _ = run(*conversion)
    assert "1 new, 1 changed, 1 of them closed" in said
    assert "goes on at 100002 Elm Academy" in said
    assert "Roles that go on at a successor: 1." in said
    academy = Establishment.objects.by_key(NEW)
    head.refresh_from_db()
    assert Designation.objects.get().establishment == academy
    assert head.establishment == academy
    assert academy.trust.name == "Treetops Trust"

    entries = Entry.objects.count()
    again, _ = run(*conversion)
    assert "Nothing changed." in again
    assert Entry.objects.count() == entries


def whole_database():
    return {
        model: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models()
        if model._meta.managed
    }


def test_lists_are_worked_out_anew_only_after_a_change(file, monkeypatch):
    jobs = []
    monkeypatch.setattr("compliance.operations.imports.async_task", jobs.append)
    path = file("gias.csv", gias({}))

    run(path)
    run(path)

    [job] = jobs
    import_string(job)()
    assert SchoolSummary.objects.get().standing == "NOTHING_RECORDED"


def test_a_merger_is_told_by_name_each_time(file):
    school = SchoolFactory(identifier=OLD, name="Elm Primary")
    DesignationFactory(person=PersonFactory(name="Ruth Adeyemi"), establishment=school)
    register = file(
        "gias.csv", gias({"URN": OLD, "EstablishmentStatus (code)": "2"}, {"URN": NEW})
    )
    both = file("links.csv", links((OLD, NEW, "Successor - merged")))

    for _ in range(2):
        said, _ = run(register, "--links", both)
        assert "Ruth Adeyemi" in said
        assert "stays at the closed school, which merged: 100002 St Bride’s" in said
    assert "Nothing changed." in said


def test_bad_rows_are_told_and_the_rest_is_imported(file):
    path = file("gias.csv", gias({"UKPRN": "12"}, {"URN": NEW}, {"URN": "x"}))
    out, err = StringIO(), StringIO()

    with pytest.raises(CommandError, match=r"left out: 2\."):
        call_command("import_establishments", str(path), stdout=out, stderr=err)

    assert f"{path}: line 2, UKPRN: '12'. Write 8 digits." in err.getvalue()
    assert "line 4, URN: 'x'. A URN has six digits." in err.getvalue()
    assert Establishment.objects.get().key == NEW


@pytest.mark.parametrize("content", [b"", b"name,age\nAmira,31\n"])
def test_a_file_that_is_none(file, content):
    with pytest.raises(CommandError, match=r"roster\.csv: "):
        run(file("roster.csv", content))


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match=r"absent\.csv: No such file"):
        run(tmp_path / "absent.csv")


def test_a_register_is_no_links_file(file):
    path = file("gias.csv", gias({}))

    with pytest.raises(CommandError, match="GIAS, links"):
        run(path, "--links", path)

    assert not Establishment.objects.exists()
