from wagtail import hooks
from wagtail.permissions import register_permission_policy

from accounts.authoring import NeverDeleted
from compliance.models import Person

from .authoring import MODELS, PersonViewSet, RulesGroup

for model in (*MODELS, Person):
    register_permission_policy(model, NeverDeleted(model))


@hooks.register("register_admin_viewset")
def senco_rules():
    return RulesGroup()


@hooks.register("register_admin_viewset")
def recorded_sencos():
    return PersonViewSet()
