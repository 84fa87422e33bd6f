"""Programme files into Wagtail pages: create, update, put in order, publish.

Pages are found by their key, so ids, addresses learned from and learners' rows stay.
What an editor changed since the last load is never overwritten unless told to.
"""

from .loader import Outcome, load_programmes

__all__ = ["Outcome", "load_programmes"]
