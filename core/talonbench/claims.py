"""Sentences that carry the value that was likely meant, so that a reader needn't find it in the words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claim:
    """A *statement*, and what was likely *meant*, if anything, perhaps *instead* of what is read now."""

    statement: str
    meant: str = ""
    instead: str = ""

    @property
    def message(self) -> str:
        """The statement, then the guess as a question."""
        if not self.meant:
            return self.statement
        read = f" instead of {self.instead}" if self.instead else ""
        return f"{self.statement} Did you mean {self.meant}{read}?"


def make_claims(*statements: str) -> tuple[Claim, ...]:
    """*statements* without guesses, except empty ones."""
    return tuple(Claim(one) for one in statements if one)
