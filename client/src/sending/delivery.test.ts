import { expect, it, onTestFinished, vi } from "vitest";
import { RequestError } from "../request-error.js";
import { Delivery, type Queued } from "./delivery.js";
import { ReadWriteLock } from "./read-write-lock.js";

/** Collects unhandled rejections, so that the test can expect them. */
function unhandledRejections(): unknown[] {
  const reasons: unknown[] = [];
  const listeners = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", (reason) => reasons.push(reason));
  onTestFinished(() => {
    process.removeAllListeners("unhandledRejection");
    for (const listener of listeners) process.on("unhandledRejection", listener);
  });
  return reasons;
}

it("sends the items of a lane again after the queue threw an error", async () => {
  const rejections = unhandledRejections();
  const bug = new Error("A listener threw this.");
  const items: (Queued & { id: string })[] = [{ id: "bad", connectionsEnded: 0 }];
  const delivered: string[] = [];
  const delivery = new Delivery<(typeof items)[number], string>({
    queue: {
      lanes: () => ["room-1"],
      head: () => items[0] ?? null,
      idOf: ({ id }) => id,
      request: async ({ id }) => {
        if (id === "good") return id;
        throw new RequestError({ code: "refused", message: "Refused.", status: 400, retryable: false });
      },
      delivered: ({ id }) => {
        items.shift();
        delivered.push(id);
      },
      refused: () => {
        items.shift();
        throw bug;
      },
      connectionEnded: () => undefined,
    },
    connection: { ready: true, readyForMs: 1_000, renew: () => undefined },
    retry: { baseMs: 1, capMs: 2 },
    lock: new ReadWriteLock(),
  });
  delivery.flush();
  await vi.waitFor(() => expect(rejections).toEqual([bug]));
  items.push({ id: "good", connectionsEnded: 0 });
  delivery.flush();
  await vi.waitFor(() => expect(delivered).toEqual(["good"]));
});
