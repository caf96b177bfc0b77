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

it("refuses requests past the limit of a user until an answer is taken", () => {
  const inFlight = new InFlightRequests({ user: 2, address: 9 });
  const first = inFlight.enter("user", "ada");
  inFlight.enter("user", "ada");
  expect(code(() => inFlight.enter("user", "ada"))).toBe("request.too_many");
  expect(code(() => inFlight.enter("user", "bob"))).toBe("taken");
  first();
  first();
  expect(inFlight.underWay("user", "ada")).toBe(1);
  expect(code(() => inFlight.enter("user", "ada"))).toBe("taken");
  expect(code(() => inFlight.enter("user", "ada"))).toBe("request.too_many");
});

it("lets requests of one connection wait in their order, up to a bound", async () => {
  const inFlight = new InFlightRequests({ user: 1, address: 1 });
  let leave = await inFlight.enterInTurn("user", "ada");
  const started: number[] = [];
  const waiting = Array.from({ length: 600 }, (_, index) =>
    inFlight.enterInTurn("user", "ada").then((left) => {
      started.push(index);
      return left;
    }),
  );
  await expect(inFlight.enterInTurn("user", "ada")).rejects.toMatchObject({ code: "request.too_many" });
  for (const next of waiting) {
    leave();
    leave = await next;
  }
  leave();
  expect(started).toEqual(waiting.map((_, index) => index));
  expect(inFlight.underWay("user", "ada")).toBe(0);
});
