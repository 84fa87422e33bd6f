class DialectError(Exception):
    """What is wrong in a file, with the line (from 1) where an author must look."""

    def __init__(self, line: int, message: str):
        super().__init__(message)
        self.line = line
        self.message = message
