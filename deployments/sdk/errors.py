from typing import Any


class ApiFailure(Exception):  # noqa: N818 - the class name is the sentence
    """A call came to nothing; the message is for people."""


class Unreachable(ApiFailure):
    """Nobody answers, or somebody else does. The call may have been carried out all the same."""


class Refused(ApiFailure):
    """The API said no, in the form of RFC 9457."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        self.status = status
        self.code = str(problem.get("code", ""))
        """For programs: it stays while the words may change."""
        self.errors: list[dict[str, str]] = problem.get("errors", [])
        """Each `field` that is amiss, with a `message`."""
        self.request_id = str(problem.get("request_id", ""))
        fields = "; ".join(f"{each['field']}: {each['message']}" for each in self.errors)
        super().__init__(fields or problem.get("detail") or f"HTTP {status}")
