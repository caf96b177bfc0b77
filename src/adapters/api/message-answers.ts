import type { Actor } from "../../application/actor.js";
import type { HistoryWithNotices } from "../../domain/messages/history-page.js";
import type { ListedThread } from "../../application/ports/thread-reader.js";
import type { ThreadPage } from "../../domain/messages/thread-page.js";
import type { FoundMessage } from "../../application/ports/message-search.js";
import type { RoomView } from "../../application/ports/room-reader.js";
import type { JoinedRoom } from "../../application/realtime/connections/join-and-subscribe.js";
import type { RoomSync } from "../../application/realtime/connections/sync-room.js";
import type { UseCases } from "../../application/use-cases.js";
import type { Message } from "../../domain/messages/message.js";
import { syncView } from "../presenters/change-view.js";
import { foundMessageView, historyView, messageView } from "../presenters/message-view.js";
import { myThreadView, threadView } from "../presenters/thread-view.js";
import { joinedRoomView, myRoomView } from "../presenters/room-view.js";

/** Presents everything that contains messages to the actor, as the reader. Costs at most one query an answer. */
export function messageAnswers({ describeReader }: Pick<UseCases, "describeReader">) {
  const readerOf = (actor: Actor, messages: readonly Message[]) => describeReader.execute(actor, messages);
  const messagesOf = ({ messages, view }: RoomSync) => [...messages, ...(view?.latest ?? [])];
  return {
    message: async (actor: Actor, message: Message) => messageView(message, await readerOf(actor, [message])),
    /** Returns the view of each of the messages. */
    async messageOf(actor: Actor, messages: readonly Message[]) {
      const reader = await readerOf(actor, messages);
      return (message: Message) => messageView(message, reader);
    },
    history: async (actor: Actor, page: HistoryWithNotices) => historyView(page, await readerOf(actor, page.items)),
    sync: async (actor: Actor, sync: RoomSync) => syncView(sync, await readerOf(actor, messagesOf(sync))),
    room: async (actor: Actor, room: RoomView) => myRoomView(room, await readerOf(actor, room.latest)),
    joinedRoom: async (actor: Actor, room: JoinedRoom) => joinedRoomView(room, await readerOf(actor, room.latest)),
    thread: async (actor: Actor, page: ThreadPage) =>
      threadView(page, await readerOf(actor, [page.root, ...page.items])),
    /** Returns the view of each of the found messages. */
    async foundOf(actor: Actor, found: readonly FoundMessage[]) {
      const messages = found.map(({ message }) => message);
      const reader = await readerOf(actor, messages);
      return (one: FoundMessage) => foundMessageView(one, reader);
    },
    /** Returns the view of each of the threads. */
    async threadOf(actor: Actor, threads: readonly ListedThread[]) {
      const roots = threads.map(({ root }) => root);
      const reader = await readerOf(actor, roots);
      return (thread: ListedThread) => myThreadView(thread, reader);
    },
    /** Returns the view of each of the rooms. */
    async roomOf(actor: Actor, rooms: readonly RoomView[]) {
      const latest = rooms.flatMap((room) => room.latest);
      const reader = await readerOf(actor, latest);
      return (room: RoomView) => myRoomView(room, reader);
    },
  };
}

export type MessageAnswers = ReturnType<typeof messageAnswers>;
