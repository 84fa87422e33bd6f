from wagtail import hooks
from wagtail.permissions import register_permission_policy

from .authoring import AdministratorPolicy, IssuedDocumentViewSet
from .models import IssuedDocument

register_permission_policy(IssuedDocument, AdministratorPolicy(IssuedDocument))


@hooks.register("register_admin_viewset")
def register_issued_documents():
    return IssuedDocumentViewSet()
