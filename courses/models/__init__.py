from .media import LearningDocument, LearningImage, Rendition

__all__ = ["LearningDocument", "LearningImage", "Rendition"]
