import { setTimeout as sleep } from "node:timers/promises";
import type { MessageLog } from "../../../src/application/ports/message-log.js";
import type { RoomBus } from "../../../src/application/ports/room-bus.js";
import type { RoomReader } from "../../../src/application/ports/room-reader.js";
import { fenceOf } from "../../../src/domain/rooms/access.js";
import { numberDraft } from "../../../src/domain/messages/message.js";
import { DomainError } from "../../../src/domain/shared/domain-error.js";

export type Store = Readonly<{ messageLog: MessageLog; roomReader: RoomReader }>;

/** Copies a port with some methods replaced. */
export const otherwise = <Part extends object>(part: Part, methods: Partial<Part>): Part =>
  Object.assign(Object.create(part) as Part, methods);

/** Loses one in `one` announcements. */
export function lossyBus(roomBus: RoomBus, one: number): RoomBus {
  let count = 0;
  return otherwise(roomBus, {
    publish(topic, changes) {
      count += 1;
      if (count % one !== 0) roomBus.publish(topic, changes);
    },
  });
}

const REPAIR_PAGE = 100;

/** Returns no changes to a feed that reads missing ones. */
export const withoutGapDetection = ({ messageLog, roomReader }: Store): Store => ({
  roomReader,
  messageLog: otherwise(messageLog, {
    async changes(roomId, query) {
      const changes = await messageLog.changes(roomId, query);
      return query.limit === REPAIR_PAGE && changes ? { ...changes, messages: [], members: [] } : changes;
    },
  }),
});

/** Acknowledges first, and sometimes fails before storing. */
export function ackBeforeCommit({ messageLog, roomReader }: Store): Store {
  let count = 0;
  return {
    roomReader,
    messageLog: otherwise(messageLog, {
      async append(draft, fence) {
        count += 1;
        if (count % 5 !== 0) return messageLog.append(draft, fence);
        const view = await roomReader.view(draft.roomId, draft.author.id, 0);
        const { seq, rev } = view?.head ?? { seq: 0, rev: 0 };
        return { outcome: "stored", message: numberDraft(draft, { seq: seq + 1, rev: rev + 1 }) };
      },
    }),
  };
}

const NO_FENCE = { accessRev: 0, membershipRev: 0 };

/** Uses access decisions that are old enough for a removal to commit meanwhile. */
export const withoutFence = ({ messageLog, roomReader }: Store): Store => ({
  roomReader,
  messageLog: otherwise(messageLog, {
    async append(draft) {
      await sleep(100);
      const access = await roomReader.access(draft.roomId, draft.author.id);
      return messageLog.append(draft, access ? fenceOf(access) : NO_FENCE);
    },
  }),
});

/** Loses the answers to some sends. A correct system tolerates this. */
export function losingAnswers({ messageLog, roomReader }: Store): Store {
  let count = 0;
  return {
    roomReader,
    messageLog: otherwise(messageLog, {
      async append(draft, fence) {
        const appended = await messageLog.append(draft, fence);
        count += 1;
        if (count % 4 === 0) throw new DomainError("unavailable", "service.unavailable", "The answer was lost.");
        return appended;
      },
    }),
  };
}
