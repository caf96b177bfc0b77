import type { Member, Message, RoomChanged } from "../../../src/protocol/entities.js";
import type { MemberSeen, MessageSeen } from "../history/event.js";

export const messageSeen = ({ id, seq, rev, author, body }: Message): MessageSeen => ({
  id,
  seq: seq ?? 0,
  rev,
  author: author.id,
  body,
});

const memberSeen = ({ user, rev, leftAt }: Member): MemberSeen => ({ user: user.id, rev, left: leftAt !== null });

export const changeSeen = ({ roomId, from, rev, messages, members }: RoomChanged) => ({
  room: roomId,
  from,
  rev,
  messages: messages.flatMap((message) => ("lean" in message ? [] : [messageSeen(message)])),
  members: members.map(memberSeen),
});
