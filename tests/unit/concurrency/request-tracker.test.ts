import { expect, it } from "vitest";
import { RequestTracker } from "../../../src/application/concurrency/request-tracker.js";

function pending<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}

const refused = { code: "service.unavailable" };

it("waits for the requests in flight and refuses new ones", async () => {
  const tracker = new RequestTracker();
  const request = pending<string>();
  const answer = tracker.track(() => request.promise);
  let isDrained = false;
  const drained = tracker.drain().then(() => (isDrained = true));
  await expect(tracker.track(async () => "late")).rejects.toMatchObject(refused);
  expect(isDrained).toBe(false);
  request.resolve("answer");
  expect(await answer).toBe("answer");
  await drained;
});

it("counts a failed request as ended", async () => {
  const tracker = new RequestTracker();
  await expect(tracker.track(() => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
  await tracker.drain();
  await tracker.drain();
});

it("counts the requests of a connection for the server as well", async () => {
  const server = new RequestTracker();
  const connection = new RequestTracker(server);
  const other = new RequestTracker(server);
  const request = pending<void>();
  const answer = connection.track(() => request.promise);
  await other.drain();
  await expect(other.track(async () => {})).rejects.toMatchObject(refused);
  let isDrained = false;
  const drained = server.drain().then(() => (isDrained = true));
  await expect(connection.track(async () => {})).rejects.toMatchObject(refused);
  expect(isDrained).toBe(false);
  request.resolve();
  await Promise.all([answer, drained]);
});
