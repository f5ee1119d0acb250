"""Read which accounts of a member are open, so that they can be asked whether they link back.

Looks only at their addresses and at `status: closed`; the rest is for people to read.
"""

from __future__ import annotations

from collections.abc import Iterator

from aggregator.errors import SourceError
from aggregator.model import Account
from aggregator.sources.feed import url_fault
from aggregator.sources.files import MemberFile
from aggregator.webaddress import normal

_INSTEAD = "write the account's whole address, such as https://social.example/@name"


def accounts_of(file: MemberFile, pages: str, faults: list[str]) -> tuple[Account, ...]:
    """Give the open accounts of a member, each address once, and add what is wrong to `faults`.

    `pages` is the address of the members' pages, with `{member}` in the place of the short name, or
    "". Raises SourceError where the accounts are no list, so that none of them can be known.
    """
    listed = file.head.get("accounts")
    if listed is None:
        return ()
    if not isinstance(listed, list):
        what = "accounts: is not a list; write `- network: ...`"
        raise SourceError(f"{file.at('accounts')}: {what}")
    page = pages.replace("{member}", file.member)
    found = {url: where for url, where in _open(file, listed, faults)}
    return tuple(Account(file.member, url, page, where) for url, where in found.items())


def _open(file: MemberFile, listed: list[object], faults: list[str]) -> Iterator[tuple[str, str]]:
    for number, account in enumerate(listed):
        where = file.at("accounts", number)
        if not isinstance(account, dict):
            faults.append(f"{where}: accounts: is no account; write `- network: ...`")
        elif account.get("status") != "closed":
            url = account.get("url")
            if "url" in account:
                where = file.at("accounts", number, "url")
            fault = url_fault(url, _INSTEAD)
            if fault is None and normal(str(url)):
                yield str(url), where
            else:
                faults.append(f"{where}: url: {fault or f'is not a web address; {_INSTEAD}'}")
