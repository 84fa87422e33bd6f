from wagtail import hooks
from wagtail.permissions import register_permission_policy

from accounts.authoring import NeverDeleted

from .authoring import MODELS, RulesGroup

for model in MODELS:
    register_permission_policy(model, NeverDeleted(model))


@hooks.register("register_admin_viewset")
def senco_rules():
    return RulesGroup()
