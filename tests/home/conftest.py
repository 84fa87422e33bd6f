"""The learner and module of tests/courses, for the pages that join them with others."""

from tests.courses.conftest import learning, module  # noqa: F401 fixtures
