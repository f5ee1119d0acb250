"""10.0.0.5 in full-width digits, which a browser reads as plain ones."""

from tests.hostile.case import feed
from tests.hostile.documents import sent_on

CASE = feed(
    sent_on("http://１０.0.0.5/"),
    says=r"could not be read: The address it sends us on to (leads into a private|names no proper)",
)
