import type { Message, Role, Room } from "@synctalk/client";

type Actor = Readonly<{ myId: string; role: Role; room: Pick<Room, "archivedAt" | "kind"> }>;

export type MessageRights = Readonly<{
  react: boolean;
  reply: boolean;
  edit: boolean;
  pin: boolean;
  delete: boolean;
  report: boolean;
}>;

export const isModerator = (role: Role): boolean => role !== "member";

/** The actions that the page offers for a message. The server decides. */
export function rightsOn(message: Message, { myId, role, room }: Actor): MessageRights {
  const isChangeable = message.deletedAt === null && room.archivedAt === null;
  const isMine = message.author.id === myId;
  return {
    react: isChangeable,
    reply: isChangeable,
    edit: isChangeable && isMine && message.body !== null,
    pin: isChangeable && (isModerator(role) || room.kind === "direct" || room.kind === "group"),
    delete: isChangeable && (isMine || isModerator(role)),
    report: isChangeable && !isMine,
  };
}

/** The latest of my messages that can be edited. */
export const lastEditable = (messages: readonly Message[], actor: Actor): Message | null =>
  messages.findLast((message) => rightsOn(message, actor).edit) ?? null;

/** The reason why the user cannot write in a room, or null. */
export function whyClosed({ archivedAt, settings }: Pick<Room, "archivedAt" | "settings">, role: Role): string | null {
  if (archivedAt !== null) return "This room is archived. It can be read, not written in.";
  return settings.announcement && !isModerator(role) ? "Only owners and moderators write in this room." : null;
}
