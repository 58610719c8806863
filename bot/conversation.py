"""What updates do: commands, buttons, chats that go and come back. One update, one effect."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from telegram import BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats
from telegram import error as te
from telegram.constants import ChatMemberStatus, ChatType

from bot import answers
from bot.commands import CHANGING, Command, Decision, decide, decides, parse_command
from bot.enquiries import Enquiries, Question
from bot.ledger_commands import Wish
from store.subscriptions import Answer, Change, Outcome, lapse

if TYPE_CHECKING:
    from collections.abc import Callable

    import telegram

    from bot.enquiries import Known
    from bot.ledger_commands import LedgerCommands
    from core.subscription import Subscription
    from store.latest import Latest
    from store.subscriptions import SubscriptionStore

_log = logging.getLogger("rarewatch.bot")
#: an update that waited longer is answered by nobody: its moment has passed
_OLD = timedelta(days=1)
_BUTTONS = {answers.UNDO: Command("subscribe")}
_ADMINS = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)
_GONE = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


class Conversation:
    """The handler of updates; safe to be given the same update twice."""

    def __init__(
        self,
        bot: telegram.Bot,
        subscriptions: SubscriptionStore,
        latest: Latest,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        known: Known | None = None,
        rulings: LedgerCommands | None = None,
    ) -> None:
        self._bot = bot
        self._subscriptions = subscriptions
        self._enquiries = Enquiries(latest, known)
        self._rulings = rulings
        self._clock = clock

    async def __call__(self, update: telegram.Update) -> None:
        """Do what an update asks for."""
        if update.message:
            await self._message(update.update_id, update.message)
        elif update.my_chat_member:
            await self._membership(update.update_id, update.my_chat_member)
        elif update.callback_query:
            await self._press(update.update_id, update.callback_query)

    async def _message(self, update_id: int, message: telegram.Message) -> None:
        old, new = message.migrate_from_chat_id, message.migrate_to_chat_id
        if old or new:
            here = message.chat.id
            count = await self._subscriptions.migrate(str(old or here), str(new or here))
            _log.info(
                "group %s is now %s: %d subscriptions moved", old or here, new or here, count
            )
            return
        if self._clock() - message.date > _OLD or not message.text or message.is_automatic_forward:
            return
        # what somebody else once wrote is no wish of whoever passes it on
        forwarded = message.forward_origin is not None
        command = None if forwarded else parse_command(message.text, self._bot.username)
        private = message.chat.type == ChatType.PRIVATE
        if command is None and not private:
            return
        reply_to = None if private else message.message_id
        target = target_of(message)
        if command and (said := await self._ruled(update_id, command, message)):
            await self._say(update_id, target, said, reply_to)
            return
        if command is None or not self._understood(command):
            if private or f"@{self._bot.username}".casefold() in message.text.casefold():
                await self._say(update_id, target, answers.hint(), reply_to)
            return
        no = command.name in CHANGING and await self._refusal(message, message.from_user)
        if no:
            await self._say(update_id, target, no, reply_to)
            return
        above = message.reply_to_message
        about = above.message_id if above else None
        await self._perform(update_id, target, command, reply_to, about)

    async def _ruled(self, update_id: int, command: Command, message: telegram.Message) -> str:
        """Carry out what an administrator says to the ledger; empty if it is nothing of that."""
        user = message.from_user.id if message.from_user else None
        if user is None or not self._rulings or not self._rulings.knows(command.name, user):
            return ""
        wish = Wish(command.name, command.argument, user, update_id, self._clock())
        return await self._rulings.answer(wish)

    def _understood(self, command: Command) -> bool:
        return decides(command) or self._enquiries.knows(command.name)

    async def _perform(
        self,
        update_id: int,
        target: str,
        command: Command,
        reply_to: int | None,
        about: int | None = None,
    ) -> Outcome:
        """Read, decide, write; again if somebody else wrote in between."""
        while True:
            kept = await self._subscriptions.get(target)
            decision = await self._decision(command, target, kept.subscription, about)
            outcome = await self._subscriptions.apply(
                target,
                [Change(kept, decision.after)],
                update_id=update_id,
                answer=Answer(target, decision.answer, reply_to),
            )
            if outcome is not Outcome.OUTDATED:
                return outcome

    async def _decision(
        self, command: Command, target: str, before: Subscription | None, about: int | None
    ) -> Decision:
        now = self._clock()
        if decides(command):
            return decide(command, target, before, now)
        question = Question(command.name, command.argument, target, before, now, about)
        return Decision(before, answers.message(await self._enquiries.answer(question)))

    async def _say(self, update_id: int, target: str, text: str, reply_to: int | None) -> None:
        answer = Answer(target, answers.message(text), reply_to)
        await self._subscriptions.apply(target, update_id=update_id, answer=answer)

    async def _refusal(
        self, message: telegram.Message, user: telegram.User | None, *, pressed: bool = False
    ) -> str:
        """Why this person may not change this chat's filters; empty if they may.

        In groups only administrators may, also those who write in the group's own name.
        """
        chat = message.chat
        if chat.type == ChatType.PRIVATE:
            return ""
        if not pressed and message.sender_chat is not None:
            return "" if message.sender_chat.id == chat.id else answers.ADMINS_ONLY
        if user is None:
            return answers.ADMINS_ONLY
        try:
            member = await self._bot.get_chat_member(chat.id, user.id)
        except (te.BadRequest, te.Forbidden):
            return answers.ADMINS_ONLY
        except te.TelegramError as error:
            _log.warning("chat %s: who administers it is unknown: %s", chat.id, error)
            return answers.UNSURE
        return "" if member.status in _ADMINS else answers.ADMINS_ONLY

    async def _press(self, update_id: int, query: telegram.CallbackQuery) -> None:
        message = query.message
        note = answers.OLD_BUTTON
        command = _BUTTONS.get(query.data or "")
        if command and message is not None and message.is_accessible:
            whole: telegram.Message = message  # type: ignore[assignment]  # accessible: a Message
            note = await self._refusal(whole, query.from_user, pressed=True)
            if not note:
                outcome = await self._perform(update_id, target_of(whole), command, None)
        if note:
            outcome = await self._subscriptions.apply(str(query.from_user.id), update_id=update_id)
        if outcome is Outcome.DONE:
            await self._settle(query, note)

    async def _settle(self, query: telegram.CallbackQuery, note: str) -> None:
        """End the button's waiting circle; too late is no harm."""
        try:
            await self._bot.answer_callback_query(query.id, note or None, show_alert=bool(note))
        except te.TelegramError as error:
            _log.info("press %s was not settled: %s", query.id, error)

    async def _membership(self, update_id: int, event: telegram.ChatMemberUpdated) -> None:
        """The bot was added, removed, blocked, unblocked, or has other rights than before."""
        name = event.chat.username
        here = bool(_present(event.new_chat_member))
        _log.info("%s %s: the bot is %s", event.chat.type, event.chat.id, "in" if here else "out")
        # a channel may be configured by its name
        for chat in (str(event.chat.id), *({f"@{name}", f"@{name.lower()}"} if name else ())):
            if here:
                await self._return(update_id, chat, event)
            else:
                why = f"{event.new_chat_member.status} by the chat"
                await self._subscriptions.suspend(chat, why, event.date, update_id=update_id)

    async def _return(self, update_id: int, chat: str, event: telegram.ChatMemberUpdated) -> None:
        """Bring subscriptions back to life and say so where people talk; greet a new group."""
        kind, fresh = event.chat.type, not _present(event.old_chat_member)
        while True:
            found = await self._subscriptions.of_chat(chat)
            lost = [kept for kept in found if kept.subscription and kept.subscription.suspended_at]
            text = ""
            if lost and kind != ChatType.CHANNEL:
                text = answers.returned([k.subscription for k in lost if k.subscription])
            elif fresh and not found and kind in (ChatType.GROUP, ChatType.SUPERGROUP):
                text = answers.greeting() if not chat.startswith("@") else ""
            if not lost and not text:
                return
            outcome = await self._subscriptions.apply(
                chat,
                [lapse(kept, None) for kept in lost],
                update_id=update_id,
                answer=Answer(chat, answers.message(text)) if text else None,
            )
            if outcome is not Outcome.OUTDATED:
                return


def target_of(message: telegram.Message) -> str:
    """The chat, or the topic of it, that a message stands in."""
    if message.is_topic_message and message.message_thread_id:
        return f"{message.chat.id}/{message.message_thread_id}"
    return str(message.chat.id)


async def introduce(bot: telegram.Bot) -> None:
    """Set the command menu and the descriptions, where they are not as they should be."""
    menu = [BotCommand(name, words) for name, words in answers.COMMANDS]
    for scope in (BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats()):
        if list(await bot.get_my_commands(scope=scope)) != menu:
            await bot.set_my_commands(menu, scope=scope)
    if (await bot.get_my_description()).description != answers.DESCRIPTION:
        await bot.set_my_description(answers.DESCRIPTION)
    if (await bot.get_my_short_description()).short_description != answers.SHORT_DESCRIPTION:
        await bot.set_my_short_description(answers.SHORT_DESCRIPTION)


def _present(member: telegram.ChatMember) -> bool:
    if member.status == ChatMemberStatus.RESTRICTED:
        return bool(getattr(member, "is_member", True))
    return member.status not in _GONE
