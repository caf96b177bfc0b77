import fc from "fast-check";
import { expect, it } from "vitest";
import { GroupCommit, type BatchedAppend } from "../../../src/adapters/persistence/prisma/append/group-commit.js";
import type { Appended } from "../../../src/application/ports/message-log.js";
import { buildDraft, buildSummary } from "../../../src/contracts/builders.js";
import { numberDraft, type Draft, type Message } from "../../../src/domain/messages/message.js";
import { DomainError } from "../../../src/domain/shared/domain-error.js";
import { settledPromises, VirtualScheduler } from "../../support/virtual-scheduler.js";

const LOST = new Error("lost");
const POISON = new Error("poison");

/** Outcome of one attempt after some time. `lost` means that the connection broke before or after the commit. */
const attemptOutcome = fc.record({
  kind: fc.constantFrom("ok", "ok", "ok", "lost before", "lost after"),
  ms: fc.constantFrom(0, 1, 5, 3000, 12_000),
});
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ send: fc.nat(2), room: fc.nat(1), poison: fc.nat(12), stale: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ pass: fc.constantFrom(0, 1, 20, 9000) }) },
  { weight: 1, arbitrary: fc.record({ raise: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ change: fc.nat(2) }) },
);

/** A database of one table. It refuses poisoned rows and loses its connection on request. */
class Model {
  readonly rows: Message[] = [];
  readonly accessRevs = [0, 0];
  readonly membershipRevs = [1, 1, 1];

  constructor(
    private readonly scheduler: VirtualScheduler,
    private readonly fates: { kind: string; ms: number }[],
  ) {}

  commit = async (batch: readonly BatchedAppend[]): Promise<readonly Appended[]> => {
    const { kind, ms } = this.fates.shift() ?? { kind: "ok", ms: 0 };
    if (ms > 0) await new Promise<void>((resolve) => this.scheduler.after(ms, resolve));
    if (kind === "lost before") throw LOST;
    if (batch.some(({ draft }) => draft.body === "poison")) throw POISON;
    const outcomes = batch.map((one) => this.store(one));
    if (kind === "lost after") throw LOST;
    return outcomes;
  };

  private store({ draft, fence, retried }: BatchedAppend): Appended {
    const earlier = this.rows.find(({ id }) => id === draft.id);
    if (earlier) expect(retried).toBe(true);
    if (earlier) return { outcome: "stored", message: earlier };
    if (fence.accessRev !== this.accessRevs[Number(draft.roomId)]) return { outcome: "fenced" };
    if (fence.membershipRev !== this.membershipRevs[Number(draft.author.id)]) return { outcome: "fenced" };
    const seq = this.rows.filter(({ roomId }) => roomId === draft.roomId).length + 1;
    const message = numberDraft(draft, { seq, rev: seq });
    this.rows.push(message);
    return { outcome: "stored", message };
  }
}

const draft = (index: number, send: number, room: number, poison: number) =>
  buildDraft({
    id: `${index}`,
    roomId: `${room}`,
    author: buildSummary(`${send}`),
    body: poison === 0 ? "poison" : "hi",
  });

it("answers every append, stores each reported message once, and keeps each sender's order, whatever fails", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 60 }),
      fc.array(attemptOutcome, { maxLength: 30 }),
      async (steps, fates) => {
        const scheduler = new VirtualScheduler();
        const model = new Model(scheduler, [...fates]);
        const limits = {
          batch: { items: 7, bytes: 2500 },
          waiting: { items: 40, bytes: 10_000, itemsPerRoom: 30, itemsPerAuthor: 20 },
          timeoutMs: 8000,
        };
        const log = new GroupCommit({
          commit: model.commit,
          isTransient: (error) => error === LOST,
          scheduler,
          endOfTurn: () => Promise.resolve(),
          monotonicClock: scheduler,
          limits,
        });
        const answers: Promise<{ draft: Draft; answer: Appended | Error }>[] = [];
        for (const [index, one] of steps.entries()) {
          if ("pass" in one) await scheduler.advance(one.pass);
          else if ("raise" in one) model.accessRevs[one.raise]! += 1;
          else if ("change" in one) model.membershipRevs[one.change]! += 1;
          else {
            const sent = draft(index, one.send, one.room, one.poison);
            const fence = {
              accessRev: (model.accessRevs[one.room] ?? 0) - (one.stale === 0 ? 1 : 0),
              membershipRev: (model.membershipRevs[one.send] ?? 0) - (one.stale === 1 ? 1 : 0),
            };
            const answer = log.append(sent, fence).catch((error: Error) => error);
            answers.push(answer.then((answered) => ({ draft: sent, answer: answered })));
          }
        }
        await scheduler.advance(1_000_000);
        await settledPromises();
        for (const { draft: sent, answer } of await Promise.all(answers)) {
          const rows = model.rows.filter(({ id }) => id === sent.id);
          if (answer instanceof DomainError) expect(answer.code).toBe("service.unavailable");
          else if (answer instanceof Error) expect([answer, sent.body, rows]).toEqual([POISON, "poison", []]);
          else if (answer.outcome === "fenced") expect(rows).toEqual([]);
          else expect(rows).toEqual([answer.message]);
        }
        for (const sender of ["0", "1", "2"]) {
          for (const room of ["0", "1"]) {
            const order = model.rows.filter(({ author, roomId }) => author.id === sender && roomId === room);
            const sentOrder = order.map(({ id }) => Number(id));
            expect(sentOrder).toEqual([...sentOrder].sort((a, b) => a - b));
          }
        }
      },
    ),
    { numRuns: 300 },
  );
});
