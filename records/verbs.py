"""The verbs of our statements, from vocabularies that other systems know."""

from typing import Final

ADL: Final = "http://adlnet.gov/expapi/verbs/"


def verb(iri: str, word: str) -> dict:
    return {"id": iri, "display": {"en-GB": word}}


REGISTERED: Final = verb(ADL + "registered", "registered")
LEFT: Final = verb("http://activitystrea.ms/schema/1.0/leave", "left")
EXPERIENCED: Final = verb(ADL + "experienced", "experienced")
COMPLETED: Final = verb(ADL + "completed", "completed")
ANSWERED: Final = verb(ADL + "answered", "answered")
RESPONDED: Final = verb(ADL + "responded", "responded")
ATTEMPTED: Final = verb(ADL + "attempted", "attempted")
PASSED: Final = verb(ADL + "passed", "passed")
FAILED: Final = verb(ADL + "failed", "failed")
EARNED: Final = verb("http://id.tincanapi.com/verb/earned", "earned")
