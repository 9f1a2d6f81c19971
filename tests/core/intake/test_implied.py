"""What follows from the text of a new ticket: who called us, and that it was by telephone."""

from zoneinfo import ZoneInfo

import pytest

from kefu.core.config.desk import Desk
from kefu.core.intake.implied import implied

DESK = Desk(timezone="Asia/Shanghai", zone=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("typed", "channel"),
    [
        ("收件人来电没收到", "phone"),
        ("寄件人本人打来电话问", "phone"),
        ("发件人致电，问何时到", "phone"),
        ("the recipient phoned to ask", "phone"),
        ("收件人来电未接", ""),
        ("收件人打来电话没人接", ""),
        ("收件人致电派件员", ""),
        ("门卫说收件人来电", ""),
        ("the sender called our courier", ""),
        ("the sender called it off", ""),
    ],
)
def test_only_who_called_us_gives_customer_and_channel(typed: str, channel: str) -> None:
    """A call that was missed, or that went to somebody else, says neither; what is typed beside it counts."""
    found = implied(DESK, {"text": typed})
    assert (found.get("channel", ""), "customer" in found) == (channel, bool(channel))
    assert "channel" not in implied(DESK, {"text": typed, "channel": "online"})
