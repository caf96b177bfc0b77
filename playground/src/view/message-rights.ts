import type { Message, Role, Room } from "@synctalk/client";

type Actor = Readonly<{ myId: string; role: Role; room: Pick<Room, "archivedAt"> }>;

export type MessageRights = Readonly<{ react: boolean; reply: boolean; edit: boolean; delete: boolean }>;

export const isModerator = (role: Role): boolean => role !== "member";

/** The actions that the page offers for a message. The server decides. */
export function rightsOn(message: Message, { myId, role, room }: Actor): MessageRights {
  const isChangeable = message.deletedAt === null && room.archivedAt === null;
  const isMine = message.author.id === myId;
  return {
    react: isChangeable,
    reply: isChangeable,
    edit: isChangeable && isMine && message.body !== null,
    delete: isChangeable && (isMine || isModerator(role)),
  };
}

/** The latest of my messages that can be edited. */
export const lastEditable = (messages: readonly Message[], actor: Actor): Message | null =>
  messages.findLast((message) => rightsOn(message, actor).edit) ?? null;
