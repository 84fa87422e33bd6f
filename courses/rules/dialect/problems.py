class DialectError(Exception):
    """What is wrong in a file, with the line (from 1) where an author must look."""

    def __init__(self, line: int, message: str):
        super().__init__(message)
        self.line = line
        self.message = message


class UnwritableError(Exception):
    """Content that no file can hold; `where` is the id of its block, or ""."""

    def __init__(self, message: str, where: str = ""):
        super().__init__(message)
        self.message = message
        self.where = where
