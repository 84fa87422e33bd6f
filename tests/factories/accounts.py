import factory
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from accounts.enums import Role
from accounts.models import Membership, User

PASSWORD = "three random words"


class UserFactory(factory.django.DjangoModelFactory):
    """A person with a verified e-mail address, who signs in with PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@school.example")
    name = factory.Sequence(lambda n: f"Amira Person{n}")
    password = factory.django.Password(PASSWORD)

    class Params:
        administrator = factory.Trait(is_superuser=True, needs_second_factor=True)

    @factory.post_generation
    def verified(self, create, extracted, **kwargs):
        EmailAddress.objects.create(
            user=self, email=self.email, primary=True, verified=extracted is not False
        )

    @factory.post_generation
    def groups(self, create, extracted, **kwargs):
        for name in extracted or []:
            self.groups.add(Group.objects.get_or_create(name=name)[0])


class MembershipFactory(factory.django.DjangoModelFactory):
    """A provider administrator, whose role is bounded to nothing."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    role = Role.PROVIDER
    from_date = factory.Faker("date_object", end_datetime="-30d")
