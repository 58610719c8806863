"""People write, press, block and return: the whole conversation against the strict server."""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import asynccontextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from policies import LEDGER, event, measure

from bot import answers, intake
from bot.conversation import Conversation, introduce
from bot.deliver import Deliverer
from bot.enquiries import Known
from bot.intake import Intake
from bot.ledger_commands import LedgerCommands
from bot.render import render_alert
from bot.telegram_door import TelegramDoor
from core.errors import BotRefused, StoreUnavailable
from core.ledger import Ledger
from core.measure import Status
from core.reminder import alert_of, due, rings_at
from core.status import Board
from core.subscription import Filter, Subscription
from store.keys import DeliveryKeys, TriageKeys, chat_partition
from store.latest import Latest
from store.leases import Lease
from store.ledger import LedgerStore
from store.outbox import Outbox
from store.stories import StoryStore
from store.subscriptions import Change, SubscriptionStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    import telegram as tg
    from telegram_emulator import TelegramEmulator

    from core.alert import Alert
    from store.connection import Store

ANN, BOB = 501, 502
GROUP = -700
FORUM = -1001234567890


@asynccontextmanager
async def running(*works: Callable[[], Awaitable[object]]) -> AsyncIterator[None]:
    tasks = [asyncio.ensure_future(work()) for work in works]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def until(check: Callable[[], Awaitable[Any]], seconds: float = 30.0) -> Any:
    end = time.monotonic() + seconds
    while not (found := await check()):
        assert time.monotonic() < end, "nothing happened in time"
        await asyncio.sleep(0.02)
    return found


class Chats:
    """The bot at work, and the people who talk to it."""

    def __init__(self, store: Store, telegram: TelegramEmulator) -> None:
        self.store, self.telegram = store, telegram
        self.subscriptions = SubscriptionStore(store)
        self.known: Known | None = None
        self.handled: list[int] = []

    def ear(self, handler: Any = None, me: str = "one", **options: Any) -> Intake:
        bot = intake.connect(self.telegram.token, self.telegram.api)
        talk = Conversation(bot, self.subscriptions, Latest(self.store), known=self.known)

        async def noting(update: tg.Update) -> None:
            await (handler or talk)(update)
            self.handled.append(update.update_id)

        return Intake(bot, noting, self.store, me=me, introduce=introduce, **options)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Intake]:
        door = TelegramDoor(self.telegram.token, self.telegram.api)
        deliverer = Deliverer(self.store, door, render=render_alert, me="one")
        ear = self.ear()
        async with running(ear.run, deliverer.run):
            yield ear
        await door.close()

    async def say(self, chat: int, text: str, **fields: Any) -> str:
        """Write and return the next thing that the bot says there."""
        before = len(await self.telegram.own(chat)) if chat in await self._known() else 0
        await self.telegram.control("message", chat_id=chat, text=text, **fields)
        said: list[str] = await until(lambda: self._more(chat, before))
        return said[before]

    async def quiet(self, chat: int, text: str, **fields: Any) -> None:
        """Write what the bot does not answer, and wait until it has read it."""
        before = len(await self.telegram.own(chat))
        sent = await self.telegram.control("message", chat_id=chat, text=text, **fields)
        await until(lambda: self._handled(sent["update_id"]))
        assert len(await self.telegram.own(chat)) == before

    async def filters(self, target: str) -> tuple[Filter, ...] | None:
        found = (await self.subscriptions.get(target)).subscription
        return found.filters if found else None

    async def current(self) -> Ledger:
        """The ledger of now."""
        begun = event("cn-5-2001", date(2001, 4, 4), Status.IN_FORCE)
        return Ledger([measure("cn-5-2001", begun, targets=("JP",))])

    async def _handled(self, update_id: int) -> bool:
        return update_id in self.handled

    async def _more(self, chat: int, before: int) -> list[str] | None:
        if chat not in await self._known():
            return None
        said = await self.telegram.own(chat)
        return said if len(said) > before else None

    async def _known(self) -> set[int]:
        return {int(chat) for chat in await self.telegram.control("chats")}


@pytest.fixture
async def chats(store: Store, telegram: TelegramEmulator) -> AsyncIterator[Chats]:
    await telegram.control("config", private_burst=20, private_rate=20)
    yield Chats(store, telegram)
    assert await telegram.errors("conflict") == []


async def test_a_person_talks_to_the_bot(chats: Chats) -> None:
    async with chats.open():
        assert "Welcome to rarewatch. You get everything" in await chats.say(ANN, "/start")
        assert await chats.filters(str(ANN)) == (Filter(),)
        assert "you get dysprosium" in await chats.say(ANN, "/subscribe Dysprosium")
        assert await chats.filters(str(ANN)) == (Filter(("dysprosium",)),)
        button = (await chats.telegram.screen(ANN))[-1]["buttons"][0][0]
        assert button["text"] == answers.UNDO_LABEL
        pressed = await chats.telegram.control("press", chat_id=ANN, data=answers.UNDO)
        await chats.telegram.control("wait", id=pressed["callback_query_id"], timeout=30)
        assert "2. everything" in (await until(lambda: chats._more(ANN, 2)))[2]
        assert await chats.filters(str(ANN)) == (Filter(("dysprosium",)), Filter())
        assert "1. dysprosium" in await chats.say(ANN, "/list")
        assert "Nothing was told yet" in await chats.say(ANN, "/latest 3")
        assert "No feed is being read" in await chats.say(ANN, "/status")
        assert "I know commands only" in await chats.say(ANN, "hello?")
        assert "I know commands only" in await chats.say(ANN, "/frobnicate")
        assert "any of these words" in await chats.say(ANN, "/help")
        assert "Stopped." in await chats.say(ANN, "/stop")
        assert await chats.filters(str(ANN)) is None
        shown = await chats.telegram.control("commands", chat_id=ANN)
    assert [c["command"] for c in shown] == [name for name, _ in answers.COMMANDS]
    assert (await chats.telegram.stats())["callbacks_unanswered"] == []


async def test_in_a_group_administrators_decide(chats: Chats) -> None:
    await chats.telegram.chat(
        GROUP, type="group", members={ANN: "administrator", BOB: "member"}, title="Traders"
    )
    async with chats.open():
        refused = await chats.say(GROUP, "/start", user_id=BOB)
        assert refused == answers.ADMINS_ONLY
        assert await chats.filters(str(GROUP)) is None
        assert "Welcome" in await chats.say(GROUP, "/start@emu123456_bot", user_id=ANN)
        assert await chats.filters(str(GROUP)) == (Filter(),)
        assert "everything" in await chats.say(GROUP, "/list", user_id=BOB)
        assert (await chats.telegram.screen(GROUP))[-1]["reply_to"] is not None
        await chats.quiet(GROUP, "/stop@other_bot", user_id=ANN)
        await chats.quiet(GROUP, "good morning", user_id=BOB)
        await chats.quiet(GROUP, "/frobnicate", user_id=BOB)
        anonymous = {"sender_chat": {"id": GROUP, "type": "group", "title": "Traders"}}
        assert "you get quota" in await chats.say(
            GROUP, "/subscribe quota", user_id=9, extra=anonymous
        )
        stranger = {"sender_chat": {"id": -1009, "type": "channel", "title": "Else"}}
        assert await chats.say(GROUP, "/stop", user_id=9, extra=stranger) == answers.ADMINS_ONLY
        pressed = await chats.telegram.control(
            "press", chat_id=GROUP, data=answers.UNDO, user_id=BOB
        )
        (said,) = await chats.telegram.control("wait", id=pressed["callback_query_id"], timeout=30)
    assert answers.ADMINS_ONLY in str(said)
    assert await chats.filters(str(GROUP)) == (Filter(("quota",)),)


async def told(chats: Chats, *alerts: Alert) -> None:
    """Alerts as triage and the router hand them on."""
    owner = await Lease(chats.store, TriageKeys.own, TriageKeys.fence, "a", 60_000).acquire()
    assert owner
    for number, alert in enumerate(alerts, 1):
        await StoryStore(chats.store).remind(owner, f"{alert.story}:{number}", alert)
        await Outbox(chats.store).fanout(alert, [str(ANN)])
        await until(lambda number=number: chats._more(ANN, number))


async def test_anybody_may_ask_about_policy(chats: Chats) -> None:
    await chats.telegram.chat(GROUP, type="group", members={BOB: "member"}, title="Traders")
    chats.known = Known(chats.current, (), Board(), {"JP": ("Japan",)}, {"Dy": ("dysprosium",)})
    async with chats.open():
        assert "No. 5/2001" in await chats.say(GROUP, "/inforce japan", user_id=BOB)
        assert (await chats.telegram.screen(GROUP))[-1]["reply_to"] is not None
        assert "IN FORCE" in await chats.say(ANN, "/measure_cn_5_2001")
        assert "do not know" in await chats.say(ANN, "/inforce 2031-99-99 <x>")
        assert "in force" in await chats.say(ANN, "/timeline 5/2001")
        assert "Newest ledger" in await chats.say(ANN, "/status")
        assert "subscribe to" in await chats.say(ANN, "/calendar@emu123456_bot")


async def test_reminders_of_one_date_stand_in_one_thread_and_say_why_they_came(
    chats: Chats,
) -> None:
    end = date(2031, 11, 10)
    rings = [rings_at(end, days) for days in (30, 7)]
    alerts: list[Alert] = []
    for moment in rings:
        reminder = next(r for r in due(LEDGER, moment - timedelta(hours=1), moment) if r.on == end)
        alerts.append(alert_of(reminder, alerts[-1] if alerts else None, moment))
    async with chats.open():
        await chats.telegram.control("message", chat_id=ANN, text="/start")
        await until(lambda: chats._more(ANN, 0))
        await told(chats, *alerts)
        (_, first, second) = (await chats.telegram.screen(ANN))[-3:]
        assert "In 7 days, Mon 10 Nov 2031" in second["text"]
        assert second["reply_to"] == first["message_id"]
        assert "Basis official text\n" in first["text"]
        for message in (first, second):
            quoted = {
                "reply_to_message": {
                    "message_id": message["message_id"],
                    "date": 0,
                    "chat": {"id": ANN, "type": "private"},
                }
            }
            answer = await chats.say(ANN, "/why", extra=quoted)
            assert "a scheduled date comes near" in answer
            assert "Your filter everything" in answer
        assert "Sources" in await chats.say(ANN, "/story_clock_cn_2031_11_10")


async def test_if_nobody_can_say_who_administers_it_is_said(chats: Chats) -> None:
    await chats.telegram.chat(GROUP, type="group", members={ANN: "administrator"})
    async with chats.open():
        await chats.telegram.control("fault", kind="502", method="getChatMember")
        assert await chats.say(GROUP, "/start", user_id=ANN) == answers.UNSURE
        assert "Welcome" in await chats.say(GROUP, "/start", user_id=ANN)


async def test_a_topic_is_a_target_of_its_own(chats: Chats) -> None:
    await chats.telegram.chat(
        FORUM, type="supergroup", is_forum=True, topics={7: "Magnets"}, members={ANN: "creator"}
    )
    async with chats.open():
        assert "quota" in await chats.say(FORUM, "/subscribe quota", user_id=ANN, thread_id=7)
        assert (await chats.telegram.screen(FORUM))[-1]["thread"] == 7
        assert "No alerts come here" in await chats.say(FORUM, "/list", user_id=ANN)
        assert (await chats.telegram.screen(FORUM))[-1]["thread"] is None
    assert await chats.filters(f"{FORUM}/7") == (Filter(("quota",)),)
    assert await chats.filters(str(FORUM)) is None


async def test_an_update_that_comes_twice_is_answered_once(chats: Chats) -> None:
    """Killed after the effects and before the offset moved: the next start gets them again."""
    await chats.telegram.users(ANN, 2)
    for person in (ANN, BOB):
        await chats.telegram.control("message", chat_id=person, text="/subscribe quota")
    bot = intake.connect(chats.telegram.token, chats.telegram.api)
    talk = Conversation(bot, chats.subscriptions, Latest(chats.store))
    cut = asyncio.Event()

    async def cut_off(update: tg.Update) -> None:
        await talk(update)
        cut.set()
        await asyncio.Event().wait()  # the batch never ends

    async with bot, running(chats.ear(cut_off).run):
        await asyncio.wait_for(cut.wait(), 30)
        for person in (ANN, BOB):
            await until(lambda person=person: chats.filters(str(person)))
    assert chats.handled == []
    async with chats.open():
        for person in (ANN, BOB):
            await until(lambda person=person: chats._more(person, 0))
            assert "1. quota" in await chats.say(person, "/list")
    assert len(chats.handled) == 4
    for person in (ANN, BOB):
        assert len(await chats.telegram.own(person)) == 2
        assert await chats.filters(str(person)) == (Filter(("quota",)),)


async def test_an_administrator_rules_and_others_are_not_told_of_it(chats: Chats) -> None:
    await chats.telegram.users(ANN, 2)
    bot = intake.connect(chats.telegram.token, chats.telegram.api)
    rulings = LedgerCommands(LedgerStore(chats.store, Ledger()), [ANN])
    talk = Conversation(bot, chats.subscriptions, Latest(chats.store), rulings=rulings)
    deliverer = Deliverer(
        chats.store, door := TelegramDoor(chats.telegram.token, chats.telegram.api),
        render=render_alert, me="one",
    )  # fmt: skip
    async with bot, running(chats.ear(talk).run, deliverer.run):
        assert "No event of the ledger waits" in await chats.say(ANN, "/pending")
        assert "/pending shows the newest" in await chats.say(ANN, "/revoke")
        assert "No event of the ledger waits" not in await chats.say(BOB, "/pending")
    await door.close()


KILLED = """
import asyncio, sys
from bot import intake
from bot.conversation import Conversation
from store.connection import Store, unix_client
from store.latest import Latest
from store.subscriptions import SubscriptionStore

async def main(token, api, socket, partitions):
    store = Store(unix_client(socket), partitions=int(partitions))
    bot = intake.connect(token, api)
    talk = Conversation(bot, SubscriptionStore(store), Latest(store))
    await intake.Intake(bot, talk, store, me=sys.argv[5], lease_ms=2000).run()

asyncio.run(main(*sys.argv[1:5]))
"""


@pytest.mark.fault
async def test_kill_9_while_many_write(chats: Chats, server_socket: str) -> None:
    """Whatever the moment of the kill: everybody is answered once and has one filter."""
    people = await chats.telegram.users(600, 150)

    async def subscribed() -> int:
        found = [await chats.filters(person) for person in people]
        return sum(f is not None for f in found)

    async def reached(least: int) -> bool:
        return await subscribed() >= least

    for person in people:
        await chats.telegram.control("message", chat_id=int(person), text="/subscribe quota")
    arguments = (chats.telegram.token, chats.telegram.api, server_socket)
    for number, least in enumerate((1, 40, 101)):
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", KILLED, *arguments, str(chats.store.partitions), f"k{number}"),
            cwd=Path(__file__).parents[2],
        )
        await until(lambda least=least: reached(least), 60)
        process.kill()
        await process.wait()
    async with running(chats.ear().run):
        await until(lambda: reached(150), 60)
        await until(lambda: nothing_left(chats))
    for person in people:
        assert await chats.filters(person) == (Filter(("quota",)),)
    queued = [
        await chats.store.redis.xlen(DeliveryKeys(n).out(1)) for n in range(chats.store.partitions)
    ]
    assert sum(queued) == 150


async def test_the_blocked_are_kept_and_return(chats: Chats) -> None:
    async with chats.open():
        await chats.say(ANN, "/subscribe quota")
        await chats.telegram.control("member", chat_id=ANN, status="kicked")
        await until(lambda: suspended(chats, str(ANN)))
        assert await chats.filters(str(ANN)) == (Filter(("quota",)),)
        await chats.telegram.control("member", chat_id=ANN, status="member")
        back = await until(lambda: chats._more(ANN, 1))
        assert "your filter was kept" in back[1]
        assert not await suspended(chats, str(ANN))


async def test_an_ear_whose_lease_ran_out_unnoticed_stops_listening(
    chats: Chats, caplog: pytest.LogCaptureFixture
) -> None:
    """While the state engine is silent, somebody else may already have got the right."""
    async with running(chats.ear(lease_ms=500).run):
        await until(lambda: chats.telegram.calls("getUpdates"))
        await chats.store.redis.client_pause(60_000, all=False)  # as if it did not answer
        try:

            async def stopped() -> bool:
                return "to listen for updates is lost" in caplog.text

            await until(stopped)
        finally:
            await chats.store.redis.client_unpause()


async def test_a_group_is_greeted_lost_and_found_again(chats: Chats) -> None:
    await chats.telegram.chat(GROUP, type="group", members={ANN: "administrator"}, state="left")
    async with chats.open():
        await chats.telegram.control("member", chat_id=GROUP, status="member", user_id=ANN)
        said = await until(lambda: chats._more(GROUP, 0))
        assert "An administrator sends /start" in said[0]
        await chats.say(GROUP, "/start", user_id=ANN)
        await chats.telegram.control("member", chat_id=GROUP, status="kicked", user_id=ANN)
        await until(lambda: suspended(chats, str(GROUP)))
        await chats.telegram.control("member", chat_id=GROUP, status="member", user_id=ANN)
        said = await until(lambda: chats._more(GROUP, 2))
        assert "Welcome back." in said[2]
        assert not await suspended(chats, str(GROUP))


async def test_a_channel_is_not_spoken_to_and_known_by_its_name(chats: Chats) -> None:
    channel = -1009876543210
    await chats.telegram.chat(channel, type="channel", state="left", username="RareNews")
    kept = await chats.subscriptions.get("@RareNews")
    await chats.subscriptions.apply("@RareNews", [Change(kept, Subscription("@RareNews"))])
    async with chats.open():
        for status in ("kicked", "administrator"):
            update = await chats.telegram.control("member", chat_id=channel, status=status)
            await until(lambda update=update: chats._handled(update))
            assert await suspended(chats, "@RareNews") is (status == "kicked")
    assert await chats.telegram.own(channel) == []


async def test_a_group_that_becomes_a_supergroup_keeps_its_filters(chats: Chats) -> None:
    await chats.telegram.chat(GROUP, type="group", members={ANN: "administrator"})
    async with chats.open():
        await chats.say(GROUP, "/subscribe quota", user_id=ANN)
        new = await chats.telegram.control("migrate", chat_id=GROUP)
        await until(lambda: chats.filters(str(new)))
        assert "1. quota" in await chats.say(new, "/list", user_id=ANN)
    assert await chats.filters(str(GROUP)) is None
    keys = DeliveryKeys(chat_partition(str(GROUP), chats.store.partitions))
    assert await chats.store.redis.hget(keys.moved, str(GROUP)) == str(new).encode()


async def test_a_command_that_is_passed_on_is_no_wish(chats: Chats) -> None:
    origin = {"type": "hidden_user", "sender_user_name": "Black Michael", "date": 1_700_000_000}
    async with chats.open():
        await chats.say(ANN, "/subscribe\tquota")
        said = await chats.say(ANN, "/stop", extra={"forward_origin": origin})
        assert said == "I know commands only: /help shows them."
    assert await chats.filters(str(ANN)) == (Filter(("quota",)),)


async def test_an_update_that_cannot_be_read_stops_nobody(chats: Chats) -> None:
    async with chats.open():
        await chats.say(ANN, "/start")
        await chats.telegram.control("update", update={"message": {"message_id": 5}})
        assert "everything" in await chats.say(ANN, "/list")


async def test_old_messages_and_old_buttons(chats: Chats) -> None:
    old = int((datetime.now(UTC) - timedelta(days=2)).timestamp())
    async with chats.open():
        await chats.say(ANN, "/start")
        await chats.quiet(ANN, "/stop", extra={"date": old})
        press = {
            "id": "444",
            "from": {"id": ANN, "is_bot": False, "first_name": "Ann"},
            "chat_instance": "1",
            "data": "gone",
        }
        update = await chats.telegram.control("update", update={"callback_query": press})
        await until(lambda: chats._handled(update))
    assert await chats.filters(str(ANN)) == (Filter(),)


async def test_one_bad_update_does_not_stop_the_others(chats: Chats) -> None:
    talk: list[tg.Update] = []

    async def brittle(update: tg.Update) -> None:
        talk.append(update)
        if update.message and update.message.text == "poison":
            raise LookupError("poison")

    ear = chats.ear(brittle)
    async with running(ear.run):
        for person, text in ((ANN, "poison"), (ANN, "after"), (BOB, "beside")):
            await chats.telegram.control("message", chat_id=person, text=text)
        await until(lambda: settled(ear, handled=2, skipped=1, chats=chats))
    assert [u.message.text for u in talk].count("poison") == 3
    assert ear.counts["failed"] == 3


async def test_a_second_program_with_the_token_is_noticed(chats: Chats) -> None:
    other = intake.connect(chats.telegram.token, chats.telegram.api)
    await other.initialize()
    async with chats.open() as ear:
        await chats.say(ANN, "/start")
        with suppress(Exception):
            await other.get_updates(timeout=0)
        await until(lambda: counted(ear, "conflicts"))
        assert "Stopped" in await chats.say(ANN, "/stop")
    await other.shutdown()


async def test_a_webhook_is_removed_and_only_if_there_is_one(chats: Chats) -> None:
    other = intake.connect(chats.telegram.token, chats.telegram.api)
    async with other:
        await other.set_webhook("https://127.0.0.1:8443/x", secret_token="s")
    async with chats.open():
        assert "Welcome" in await chats.say(ANN, "/start")
    async with chats.open():
        assert "Stopped" in await chats.say(ANN, "/stop")
    assert len(await chats.telegram.calls("deleteWebhook")) == 1
    assert len(await chats.telegram.calls("setMyCommands")) == 2


async def test_faults_of_the_network_are_ridden_over(chats: Chats) -> None:
    for kind in ("502", "reset", "502html"):
        await chats.telegram.control("fault", kind=kind, method="getUpdates")
    async with chats.open() as ear:
        assert "Welcome" in await chats.say(ANN, "/start")
    assert ear.counts["network"] == 3


async def test_a_pause_that_is_asked_for_is_made(chats: Chats) -> None:
    await chats.telegram.control("fault", kind="429", method="getUpdates", retry_after=1)
    await chats.telegram.control(
        "fault", kind="error", method="setMyCommands", status=400, description="Bad Request: no"
    )
    async with chats.open():
        assert "Welcome" in await chats.say(ANN, "/start")
    calls = await chats.telegram.calls("getUpdates")
    refused = next(call for call in calls if call["status"] == 429)
    # not the next call: the log has polls at their end, also one that an earlier test left
    (answer,) = await chats.telegram.calls("sendMessage")
    assert answer["ts"] - refused["ts"] >= 1


async def test_an_update_waits_for_the_store_as_long_as_it_takes(chats: Chats) -> None:
    tries: list[int] = []

    async def down(update: tg.Update) -> None:
        tries.append(update.update_id)
        if len(tries) < 5:
            raise StoreUnavailable("restarting")

    ear = chats.ear(down)
    async with running(ear.run):
        await chats.telegram.users(ANN, 1)
        await chats.telegram.control("message", chat_id=ANN, text="/start")
        await until(lambda: settled(ear, handled=1, skipped=0, chats=chats))
    assert len(tries) == 5


async def test_a_wrong_token_ends_it_and_is_not_said(chats: Chats) -> None:
    bot = intake.connect("123456:" + "X" * 35, chats.telegram.api)
    await chats.telegram.control(
        "fault", kind="error", status=401, description="Unauthorized", times=9
    )
    ear = Intake(
        bot, Conversation(bot, chats.subscriptions, Latest(chats.store)), chats.store, me="x"
    )
    with pytest.raises(BotRefused, match="does not know this token") as caught:
        await asyncio.wait_for(ear.run(), 30)
    assert "XXX" not in repr(caught.value)


async def test_one_replica_listens_and_the_next_takes_over(chats: Chats) -> None:
    first, second = chats.ear(me="one"), chats.ear(me="two")
    await chats.telegram.users(ANN, 1)
    async with running(first.run):
        await chats.telegram.control("message", chat_id=ANN, text="/start")
        await until(lambda: counted(first, "updates"))
        async with running(second.run):
            await chats.telegram.control("message", chat_id=ANN, text="/list")
            await until(lambda: counted(first, "updates", 2))
            assert second.counts["updates"] == 0
    async with running(second.run):
        await chats.telegram.control("message", chat_id=ANN, text="/stop")
        await until(lambda: counted(second, "updates"))
    assert await chats.telegram.errors() == []


async def nothing_left(chats: Chats) -> bool:
    return int((await chats.telegram.stats())["pending_updates"]) == 0


async def suspended(chats: Chats, target: str) -> bool:
    found = (await chats.subscriptions.get(target)).subscription
    return bool(found and found.suspended_at)


async def counted(ear: Intake, name: str, least: int = 1) -> bool:
    return ear.counts[name] >= least


async def settled(ear: Intake, handled: int, skipped: int, chats: Chats) -> bool:
    return len(chats.handled) == handled and ear.counts["skipped"] == skipped
