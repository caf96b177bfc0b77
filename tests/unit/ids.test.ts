import { expectTypeOf, it } from "vitest";
import type { RoomReader } from "../../src/application/ports/room-reader.js";
import type { SessionId } from "../../src/domain/accounts/session.js";
import type { UserId } from "../../src/domain/accounts/user.js";
import type { MessageId } from "../../src/domain/messages/message.js";
import type { RoomId } from "../../src/domain/rooms/room.js";

type Access = Parameters<RoomReader["access"]>;

it("refuses to compile a call with the ids of room and user swapped", () => {
  expectTypeOf<[RoomId, UserId]>().toExtend<Access>();
  expectTypeOf<[UserId, RoomId]>().not.toExtend<Access>();
});

it("distinguishes ids of different kinds, alone and in lists", () => {
  expectTypeOf<UserId>().not.toExtend<RoomId | MessageId | SessionId>();
  expectTypeOf<MessageId>().not.toExtend<RoomId | UserId | SessionId>();
  expectTypeOf<SessionId>().not.toExtend<RoomId | UserId | MessageId>();
  expectTypeOf<readonly UserId[]>().not.toExtend<readonly RoomId[]>();
});

it("accepts a plain string as an id of each kind", () => {
  expectTypeOf<string>().toExtend<RoomId & MessageId>();
  expectTypeOf<["room", "user"]>().toExtend<Access>();
});
