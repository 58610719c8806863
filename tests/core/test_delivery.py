"""The pure decisions of delivery."""

from __future__ import annotations

import pytest

from core.delivery import (
    Button,
    Delivery,
    FloodWatch,
    Kind,
    Lane,
    Message,
    chat_of,
    in_chat,
    is_private,
    message_from_json,
    message_to_json,
    pause,
    plainer,
    share,
    telling_gap,
    topic_of,
)


def test_targets_name_a_chat_and_perhaps_a_topic() -> None:
    assert (chat_of("-100/7"), topic_of("-100/7")) == ("-100", 7)
    assert (chat_of("@name"), topic_of("@name")) == ("@name", None)
    assert (in_chat("-5/7", "-105"), in_chat("-5", "-105")) == ("-105/7", "-105")


@pytest.mark.parametrize(("chat", "private"), [("42", True), ("-42", False), ("@channel", False)])
def test_one_person_reads_a_positive_chat(chat: str, private: bool) -> None:  # noqa: FBT001
    assert is_private(chat) is private


def test_delivery_knows_its_chat_and_order() -> None:
    nine, ten = (Delivery(0, Lane.EDIT, f"5-{n}", Kind.TEXT, "-1/2", "k") for n in (9, 10))
    assert nine.chat == "-1"
    assert nine.order < ten.order


def test_message_survives_the_outbox() -> None:
    rows = ((Button("Sources", url="https://strelsau.test"),), (Button("Mute", data="m:1"),))
    message = Message("<b>ä</b>", "ä", "l", silent=True, buttons=rows)
    assert message_from_json(message_to_json(message)) == message


def test_plainer_forms_are_valid_markup_and_differ() -> None:
    message = Message("<b>a", "a & <b>", "a & <b>")
    assert [form.html for form in plainer(message)] == ["<b>a", "a &amp; &lt;b&gt;"]


def test_gap_is_told_where_there_is_room() -> None:
    assert telling_gap(Message("<b>x</b>", "x", "x")).html.endswith("\n\n<b>x</b>")
    full = Message("x" * 4_090, "x", "x")
    assert telling_gap(full) is full


@pytest.mark.parametrize(("partitions", "living"), [(16, 1), (16, 3), (4, 3), (4, 9), (1, 2)])
def test_shares_are_fair_and_whole(partitions: int, living: int) -> None:
    shares = [share(partitions, living, rank) for rank in range(living)]
    assert sum(shares) == partitions
    assert max(shares) - min(shares) <= 1


def test_pause_doubles_up_to_its_ceiling() -> None:
    assert [pause(n) for n in (0, 1, 2, 3)] == [0.5, 0.5, 1.0, 2.0]
    assert pause(10_000) == 30.0


def test_two_refused_chats_mean_the_whole_bot() -> None:
    watch = FloodWatch()
    assert watch.refused("a", 30, now=0.0) == 0
    assert watch.refused("a", 29, now=1.0) == 0
    assert watch.refused("b", 28, now=1.5) == 28


def test_a_success_between_means_two_chats_by_themselves() -> None:
    watch = FloodWatch()
    watch.refused("a", 43_200, now=0.0)
    watch.accepted(began=0.1)
    assert watch.refused("b", 43_200, now=0.2) == 0


def test_a_success_from_before_proves_nothing() -> None:
    watch = FloodWatch()
    watch.refused("a", 5, now=1.0)
    watch.accepted(began=0.9)
    assert watch.refused("b", 5, now=1.2) > 0


def test_two_refusals_an_hour_apart_do_not_silence_everybody() -> None:
    watch = FloodWatch()
    watch.refused("a", 43_200, now=0.0)
    assert watch.refused("b", 43_200, now=3_600.0) == 0


def test_the_last_form_has_no_buttons() -> None:
    rows = ((Button("b", data="d"),),)
    alike = plainer(Message("x", "x", "x", buttons=rows))
    assert [(m.html, m.buttons) for m in alike] == [("x", rows), ("x", ())]
    forms = plainer(Message("<b>x</b>", "x", "link", buttons=rows))
    assert [(m.html, m.buttons) for m in forms] == [("<b>x</b>", rows), ("x", rows), ("link", ())]


def test_an_old_refusal_is_over() -> None:
    watch = FloodWatch()
    watch.refused("a", 5, now=0.0)
    assert watch.refused("b", 5, now=6.0) == 0
