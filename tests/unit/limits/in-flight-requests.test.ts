import { expect, it } from "vitest";
import { InFlightRequests } from "../../../src/application/limits/in-flight-requests.js";

const code = (work: () => unknown): string => {
  try {
    work();
    return "taken";
  } catch (error) {
    return (error as { code?: string }).code ?? "other";
  }
};

it("refuses requests past the limit of a user until an answer is read", () => {
  const inFlight = new InFlightRequests({ user: 2, address: 9 });
  const first = inFlight.enter("ada");
  inFlight.enter("ada");
  expect(code(() => inFlight.enter("ada"))).toBe("request.too_many");
  expect(code(() => inFlight.enter("bob"))).toBe("taken");
  first();
  first();
  expect(inFlight.underWay("ada")).toBe(1);
  expect(code(() => inFlight.enter("ada"))).toBe("taken");
  expect(code(() => inFlight.enter("ada"))).toBe("request.too_many");
});

it("queues requests of one connection in order, up to a bound", async () => {
  const inFlight = new InFlightRequests({ user: 1, address: 1 });
  let leave = await inFlight.enterInTurn("ada");
  const started: number[] = [];
  const waiting = Array.from({ length: 600 }, (_, index) =>
    inFlight.enterInTurn("ada").then((left) => {
      started.push(index);
      return left;
    }),
  );
  await expect(inFlight.enterInTurn("ada")).rejects.toMatchObject({ code: "request.too_many" });
  for (const next of waiting) {
    leave();
    leave = await next;
  }
  leave();
  expect(started).toEqual(waiting.map((_, index) => index));
  expect(inFlight.underWay("ada")).toBe(0);
});

it.each([
  ["a /64", (index: number) => `2001:db8:77:1:${index.toString(16)}::1`, 3],
  ["a /56", (index: number) => `2001:db8:77:${index.toString(16)}::1`, 6],
  ["a /48", (index: number) => `2001:db8:77:${(index * 256).toString(16)}::1`, 12],
  ["an IPv4 /24", (index: number) => `203.0.113.${index}`, 24],
] as const)("counts requests from all addresses of %s together", (_network, address, max) => {
  const inFlight = new InFlightRequests({ user: 1, address: 3 });
  const leaves: (() => void)[] = [];
  const enter = (from: string) => code(() => leaves.push(inFlight.enterFrom(from)));
  const outcomes = Array.from({ length: 100 }, (_, index) => enter(address(index)));
  expect(outcomes.filter((outcome) => outcome === "taken")).toHaveLength(max);
  expect(enter("2001:db8:99::1")).toBe("taken");
  const [first] = leaves;
  first?.();
  first?.();
  expect([enter(address(0)), enter(address(0))]).toEqual(["taken", "request.too_many"]);
});
