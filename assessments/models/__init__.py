from .attempts import Attempt, Response
from .pages import KnowledgeCheckPage

__all__ = ["Attempt", "KnowledgeCheckPage", "Response"]
