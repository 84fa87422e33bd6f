from datetime import date

import factory
from django.utils import timezone

from compliance.models import Designation, Person
from schools.models import Establishment


class SchoolFactory(factory.django.DjangoModelFactory):
    """A community school, which the duty covers."""

    class Meta:
        model = Establishment

    identifier = factory.Sequence(lambda n: f"{910000 + n}")
    name = factory.Sequence(lambda n: f"Invented School {n}")
    type_code = "1"
    phase = "Primary"


class PersonFactory(factory.django.DjangoModelFactory):
    """A qualified teacher, invented."""

    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Ruth Invented{n}")
    qts = "yes"
    induction = "complete"


class DesignationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Designation

    person = factory.SubFactory(PersonFactory)
    establishment = factory.SubFactory(SchoolFactory)
    appointed_on = date(2025, 9, 1)
    is_head = "no"
    teaches_at_school = "yes"
    recorded_at = factory.LazyFunction(timezone.now)
