"""What the CMS's own pages say of learners."""

from django import template

from courses.learner_hooks import sentence_on_learners

register = template.Library()
register.filter("sentence_on_learners", sentence_on_learners)
