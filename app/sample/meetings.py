"""Meetings with customers: recorded, evidenced, approved, and the few that did not go as they should."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from app.sample.days import working_day
from app.sample.files import SampleFile, paper
from app.sample.people import name_of, side_of
from app.sample.stage import Happening, Stage, Work, rows
from app.sample.words import USUAL, Slip, slip_of, words

OWNERS = {"kitagawa": "RO", "aoba": "PO", "tsubaki": "RO2", "nishi": "RO2"}
CALLED = {
    "kitagawa": "Kitagawa Logistics",
    "aoba": "Aoba Medical Group",
    "tsubaki": "椿フーズ",
    "nishi": "西銀行",
}
JAPANESE = ("tsubaki", "nishi")
JUNE, JULY = date(2026, 6, 17), date(2026, 7, 15)
Talk = Mapping[str, Any]


def schedule(stage: Stage) -> None:
    for customer in OWNERS:
        for talk in words("meetings")[customer]:
            stage.yearly(talk["on"], meeting(customer, talk))
    stage.on(date(2026, 3, 18), draft_without_customer)
    stage.on(date(2026, 6, 19), add_right_minutes_of_june)
    stage.on(date(2026, 6, 22), accept_minutes_of_june)
    stage.on(date(2026, 7, 16), record_july_twice)
    stage.on(date(2026, 7, 21), void_the_second)


def meeting(customer: str, talk: Talk) -> Happening:
    """Recorded on the day itself, unless it was entered later."""

    def hold(stage: Stage, day: date) -> None:
        slip = slip_of("brm_meeting", customer, day)

        def enter(at: Stage, _today: date) -> None:
            record_meeting(at, customer, talk, slip, day)

        stage.on(slip.entered or day, enter)

    return hold


def record_meeting(stage: Stage, customer: str, talk: Talk, slip: Slip, day: date) -> str:
    proofs = stage.keep(*files_of(customer, talk, slip, day))
    with stage.acting(OWNERS[customer]) as work:
        content = content_of(stage, customer, talk, day) | slip.counting
        number = work.save("brm_meeting", content, name=f"{customer} {day}")
        actions = [agree_action(work, number, customer, action, day) for action in talk.get("actions", ())]
        if actions:
            work.save("brm_meeting", work.changed(number, actions=actions), number=number)
        work.offer(number, proofs)
        approver = "PO" if "PO" in talk["people"] and OWNERS[customer] != "PO" else "AP"
        work.submit(number, approver=None if slip.waits else approver, sent_back=slip.sent_back)
        work.sent(number, talk["people"][2], "customer", "email", stage.clock.day)
    return number


def files_of(customer: str, talk: Talk, slip: Slip, day: date) -> list[SampleFile]:
    """Its minutes; what is sent back later are those of the meeting before."""
    if slip.no_file:
        return []
    if slip.sent_back:
        talk = [one for one in words("meetings")[customer] if one["on"] < day][-1]
        day = talk["on"]
    return [minutes(customer, talk, day)]


def content_of(stage: Stage, customer: str, talk: Talk, day: date) -> dict[str, Any]:
    decided_by = stage.numbers[talk["people"][2]]
    decisions = [{"text": text, "decided_by": decided_by} for text in talk.get("decisions", ())]
    return {
        "customer": stage.numbers[customer],
        "occurred_on": day.isoformat(),
        "start_time": talk["start"],
        "channel": talk["channel"],
        "place": talk.get("place", ""),
        "attendees": attendees(stage, talk),
        "agenda": rows(*talk["items"]),
        "decisions": rows(*decisions),
        "no_decisions": not decisions,
        "agenda_sent_on": working_day(day - timedelta(days=5)).isoformat(),
        "reported_actions": [stage.numbers[text] for text in talk.get("back", ()) if text in stage.numbers],
        "language": "ja" if customer in JAPANESE else "en",
    }


def attendees(stage: Stage, talk: Talk) -> list[dict[str, Any]]:
    return rows(
        *(
            {
                "person": stage.numbers[who],
                "side": side_of(who),
                "present": True,
                "remote": talk["channel"] == "online",
                "authority": who in ("PO", talk["people"][2]),
            }
            for who in talk["people"]
        )
    )


def agree_action(work: Work, meeting_number: str, customer: str, action: Talk, day: date) -> str:
    """An action agreed in a meeting. Ours are owned by whoever carries them out."""
    side, responsible = side_of(action["who"]), work.stage.numbers[action["who"]]
    content: dict[str, Any] = {
        "text": action["text"],
        "responsible": responsible,
        "side": side,
        "created_on": day.isoformat(),
        "due_on": working_day(day + timedelta(days=action["days"])).isoformat(),
        "origin_refs": rows({"record": meeting_number}),
        "language": "ja" if customer in JAPANESE else "en",
    }
    return work.save(
        "action", content | ({"owner": responsible} if side == "own" else {}), name=action["text"]
    )


def minutes(customer: str, talk: Talk, day: date) -> SampleFile:
    japanese, name = customer in JAPANESE, CALLED[customer]
    people = ("、" if japanese else ", ").join(name_of(who) for who in talk["people"])
    lines = [f"出席者: {people}" if japanese else f"Present: {people}"]
    for item in talk["items"]:
        lines += [f"## {item['title']}", item["minutes"], *filter(None, [item.get("conclusion")])]
    lines.append("## 決定事項" if japanese else "## Decisions")
    lines += [f"- {text}" for text in talk.get("decisions", ())] or ["なし" if japanese else "None"]
    title = f"{name}様 定例会 議事録" if japanese else f"Minutes, {name}"
    return paper(
        f"{day.isoformat()} {name} minutes", title, lines, day, "議事録" if japanese else "Signed minutes"
    )


# ---- what did not go as it should ------------------------------------------------------------------------


def kitagawas(day: date) -> Talk:
    found: Talk = next(one for one in words("meetings")["kitagawa"] if one["on"] == day)
    return found


def add_right_minutes_of_june(stage: Stage, day: date) -> None:
    """The wrong file had been added; the approver sent it back."""
    number = stage.numbers[f"kitagawa {JUNE}"]
    proofs = stage.keep(minutes("kitagawa", kitagawas(JUNE), JUNE))
    with stage.acting("RO") as work:
        work.offer(number, proofs)
        work.comment(number, "Sorry, I had taken the file of May. The right one is here.")


def accept_minutes_of_june(stage: Stage, day: date) -> None:
    with stage.acting("AP") as work:
        work.accept_offered(stage.numbers[f"kitagawa {JUNE}"])


def record_july_twice(stage: Stage, day: date) -> None:
    first = stage.numbers[f"kitagawa {JULY}"]
    stage.numbers["july again"] = record_meeting(stage, "kitagawa", kitagawas(JULY), USUAL, JULY)
    stage.numbers[f"kitagawa {JULY}"] = first


def void_the_second(stage: Stage, day: date) -> None:
    """It takes two people."""
    for who in ("AP", "QM"):
        with stage.acting(who) as work:
            work.void(stage.numbers["july again"], "Recorded twice.")


def draft_without_customer(stage: Stage, day: date) -> None:
    """The customer cancelled at the last minute; minutes of our people alone cannot be sent for approval."""
    content = {
        "customer": stage.numbers["tsubaki"],
        "occurred_on": day.isoformat(),
        "attendees": rows(
            {"person": stage.numbers["RO2"], "side": "own", "present": True},
            {"person": stage.numbers["kenichi"], "side": "customer", "present": False},
        ),
        "agenda": rows(
            {"category": "other", "title": "定例会（先方欠席）", "minutes": "先方の都合により中止。"}
        ),
        "no_decisions": True,
        "language": "ja",
    }
    with stage.acting("RO2") as work:
        work.comment(work.save("brm_meeting", content), "年度末で調整がつかず、次回は6月の予定です。")
