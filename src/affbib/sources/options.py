"""How a source is to be asked: what an opener is called with."""

from collections.abc import Callable

from attrs import frozen

from affbib.sources import Source
from affbib.sources.settings import Settings

__all__ = ["Opener", "SourceOptions"]


@frozen
class SourceOptions:
    """How a source is to be asked; an opener is called with it, and takes what concerns its source.

    `mailto` says who asks. With `offline` a source opens no socket and uses what is kept on this machine; with
    `refresh` it asks anew for what is kept. `tell`, if given, is called with what a person should know while waiting.

    >>> SourceOptions(mailto="me@example.org").settings().mailto
    'me@example.org'
    """

    mailto: str | None = None
    offline: bool = False
    refresh: bool = False
    tell: Callable[[str], None] | None = None

    def settings(self) -> Settings:
        """Return the user's settings, with this `mailto` before the one that is set.

        :raises SettingsError: the mailto, or a setting, cannot be used
        """
        return Settings.load(self.mailto)


Opener = Callable[[SourceOptions], Source]
"""What makes a source, asked as the options say."""
