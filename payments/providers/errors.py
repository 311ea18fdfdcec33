"""How a call to the provider can fail, in our words.
Messages here are for operators; people read payments/exceptions.py."""


class ProviderError(Exception):
    """Base. `code` is the provider's own short word for it."""

    def __init__(self, code: str = "", param: str = "") -> None:
        super().__init__(f"{code} {param}".strip())
        self.code = code


class CardProblem(ProviderError):
    """Declined, or needs authentication. The intent says which: retrieve it."""


class OutcomeUnknown(ProviderError):
    """Timeout, broken connection, 5xx: it may or may not have happened. Retrieve before anything else."""


class RequestRefused(ProviderError):
    """4xx: the provider did nothing (unknown parameter, impossible move, wrong key)."""


class ObjectMissing(RequestRefused):
    """The provider has no such object."""


class KeyConflict(RequestRefused):
    """The idempotency key was used with other parameters."""


class ForgedMessage(ProviderError):
    """The message is not signed with our secret, is too old, or cannot be read."""
