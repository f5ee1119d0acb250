"""What can go wrong in a way a person can mend.

    AggregatorError            every error of ours
    ├── SourceError            a member file or OPML names a feed in a way that cannot be read
    ├── NotRead                what came could not be read tonight: too costly, or no answer
    ├── NotAFeed               the bytes that came are no feed (a web page, a log-in form, nothing)
    ├── NotACalendar           the bytes that came are no calendar, nor a page that has events
    ├── NotAPage               the bytes that came are no page of the account that was asked
    ├── NotAPicture            the bytes that came are no picture that can be copied
    ├── UnsafeAddress          the address is refused: wrong scheme, private or reserved network
    ├── FrontMatterError       a Markdown file's head cannot be read
    ├── StateError             a state file is damaged; it is made anew
    ├── NotWritten             the disk did not take a file: it is full, or closed to us
    └── Busy                   another run writes into the same folders now

An expected failure of one feed is a value (`model.Failed`), made from the sentence that these
errors carry; only a fault of the whole run leaves as an exception.
"""


class AggregatorError(Exception):
    """A fault that is explained in one plain sentence, which is `str(error)`."""

    @property
    def cause(self) -> str:
        """What brought it about, for whoever looks after the software; "" where nothing did."""
        return repr(self.__cause__) if self.__cause__ else ""


class SourceError(AggregatorError):
    """A feed cannot be asked for as it is written. Text: `path:line: field: what; instead`."""


class NotRead(AggregatorError):
    """What came was not read to its end: it takes too much computing, or what reads it is lost."""


class NotAFeed(AggregatorError):
    """The body is not RSS, Atom, RDF or JSON Feed."""


class NotACalendar(AggregatorError):
    """The body is no iCalendar file, and no page with events that a program can read."""


class NotAPage(AggregatorError):
    """What came says nothing about an account: no web page, or one of another site."""


class NotAPicture(AggregatorError):
    """The bytes are no picture, or one that costs too much to draw."""


class UnsafeAddress(AggregatorError):
    """The address may not be fetched."""


class FrontMatterError(AggregatorError):
    """The head of a Markdown file is missing or damaged. The text begins with `path:line:`."""


class StateError(AggregatorError):
    """A state file cannot be read. It costs one fresh download, nothing else."""


class NotWritten(AggregatorError):
    """The hub's own disk did not take a file. Text: `path: what is wrong; what to do`."""


class Busy(AggregatorError):
    """Another run is under way. The text says which, and since when."""
