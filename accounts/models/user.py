"""A person who signs in: an e-mail address, one name, and a uuid for other systems."""

import uuid

from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

NAME_LENGTH = 150


class UserManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields):
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields):
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("e-mail address")
    name = models.CharField(max_length=NAME_LENGTH)
    is_active = models.BooleanField("may sign in", default=True)
    # Derived from roles by accounts.operations.refresh_second_factor, so that the
    # middleware asks no query of every page.
    needs_second_factor = models.BooleanField(default=False, editable=False)
    # Derived likewise; the navigation asks them on every page.
    acts_for_school = models.BooleanField(default=False, editable=False)
    oversees_schools = models.BooleanField(default=False, editable=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email")]

    def __str__(self):
        return self.name

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name.split(" ")[0]

    @property
    def is_staff(self):
        """Some packages ask; the CMS decides by its own permission."""
        return self.is_superuser
