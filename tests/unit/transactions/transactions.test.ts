import { expect, it } from "vitest";
import type { Receipt } from "../../../src/domain/rooms/receipt.js";
import type { Appended } from "../../../src/application/ports/message-log.js";
import type { SecurityEvent } from "../../../src/application/ports/security-log.js";
import type { ReadMarkers } from "../../../src/application/ports/read-markers.js";
import type { Transaction, UnitOfWork } from "../../../src/application/ports/unit-of-work.js";
import type { RecordedEvent } from "../../../src/application/transactions/recorded-event.js";
import { Transactions } from "../../../src/application/transactions/transactions.js";
import type { Draft, Message } from "../../../src/domain/messages/message.js";

const security = (name: SecurityEvent["name"]): RecordedEvent => ({ security: { name } });
const NO_FENCE = { accessRev: 0, membershipRev: 0 };

/** Transactions that list their commits and publications in `steps`. `runs`: attempts per unit of work. */
function listed({
  runs = 1,
  appended = { outcome: "fenced" },
  raised = new Map(),
}: {
  runs?: number;
  appended?: Appended;
  raised?: Transaction["raisedUsers"];
} = {}) {
  const steps: string[] = [];
  const unitOfWork: UnitOfWork = {
    async run(work) {
      for (let failed = 1; failed < runs; failed += 1) await work({ raisedUsers: raised } as unknown as Transaction);
      const result = await work({ raisedUsers: raised } as unknown as Transaction);
      steps.push("commit");
      return result;
    },
  };
  const list = (events: readonly RecordedEvent[], origin = "nobody") => {
    for (const event of events) steps.push(`${"security" in event ? event.security.name : "other"} for ${origin}`);
  };
  const eventPublisher = {
    publish: list,
    publishChange: ({ rev }: Readonly<{ rev: number }>) => void steps.push(`change ${rev}`),
    publishUserRev: (userId: string, rev: number) => void steps.push(`${userId} at ${rev}`),
    publishReceipt: ({ userId, seq }: Receipt) => void steps.push(`${userId} read ${seq}`),
    noteRev: (_roomId: string, rev: number) => void steps.push(`note ${rev}`),
    updateSubscriptions: () => {},
  };
  const messageLog = { append: async () => appended };
  return {
    steps,
    transactions: new Transactions({ unitOfWork, messageLog, readMarkers: {} as ReadMarkers, eventPublisher }),
  };
}

it("publishes recorded events in order, after the commit", async () => {
  const { steps, transactions } = listed();
  const work = async (tx: Readonly<{ record: (event: RecordedEvent) => void }>) => {
    tx.record(security("account.registered"));
    tx.record(security("account.deleted"));
  };
  await transactions.run(work);
  await transactions.inRoom("room", { connectionId: "phone" }, work);
  expect(steps).toEqual([
    "commit",
    "account.registered for nobody",
    "account.deleted for nobody",
    "commit",
    "account.registered for phone",
    "account.deleted for phone",
  ]);
});

it("publishes the events of a repeated unit of work once", async () => {
  const { steps, transactions } = listed({ runs: 3 });
  await transactions.run(async (tx) => tx.record(security("account.deleted")));
  expect(steps).toEqual(["commit", "account.deleted for nobody"]);
});

it("publishes nothing that a failed transaction recorded", async () => {
  const { steps, transactions } = listed();
  const failing = transactions.run(async (tx) => {
    tx.record(security("account.deleted"));
    throw new Error("the last owner");
  });
  await expect(failing).rejects.toThrow("the last owner");
  expect(steps).toEqual([]);
});

it.each<[string, Appended, readonly string[]]>([
  ["publishes a stored message", { outcome: "stored", message: { rev: 7 } as Message }, ["change 7"]],
  [
    "records the rev of a repeated send",
    { outcome: "repeated", message: { rev: 7 } as Message, sameContent: true },
    ["note 7"],
  ],
  ["publishes nothing of a fenced append", { outcome: "fenced" }, []],
])("%s", async (_case, appended, expected) => {
  const { steps, transactions } = listed({ appended });
  expect(await transactions.append({} as Draft, NO_FENCE)).toBe(appended);
  expect(steps).toEqual(expected);
});

it("publishes whose rev the transaction raised, after its events", async () => {
  const { steps, transactions } = listed({ raised: new Map([["ada", 7]]) });
  await transactions.run(async (tx) => tx.record(security("account.deleted")));
  expect(steps).toEqual(["commit", "account.deleted for nobody", "ada at 7"]);
});

const receipt: Receipt = { roomId: "room", threadOf: null, userId: "ada", seq: 3, place: 3, hiddenFrom: [] };

it("publishes a marker that moved", async () => {
  const { steps, transactions } = listed();
  await transactions.mark("ada", async () => ({ rev: 7, receipts: [receipt] }));
  await transactions.mark("ada", async () => null);
  expect(steps).toEqual(["ada at 7", "ada read 3"]);
});
