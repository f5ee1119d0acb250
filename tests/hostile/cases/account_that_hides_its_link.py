"""Links back that nobody sees (a remark, a script, a text field, a template), or to elsewhere."""

from tests.hostile.case import ACCOUNT, Answer, Case, Night
from tests.hostile.documents import item, rss

BACK = 'rel="me" href="https://hub.example/members/account-that-hides-its-link/"'
CASE = Case(
    member=ACCOUNT,
    nights=(
        Night(
            web={
                "/feed.xml": Answer(rss(item())),
                "/@us": Answer(
                    f"<html><!-- <a {BACK}> --><script>'<a {BACK}>'</script>"
                    f"<textarea><a {BACK}></textarea>"
                    f"<template><a {BACK}></template>",
                    "text/html",
                    headers={"Link": '<https://hub.example/members/x/>; rel="me"'},
                ),
            },
            says=r"does not link back",
            files=1,
        ),
    ),
)
