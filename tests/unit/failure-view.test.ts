import { expect, it } from "vitest";
import { failureView } from "../../src/adapters/presenters/failure-view.js";
import { DomainError } from "../../src/domain/shared/domain-error.js";

const outcome = (error: unknown) => {
  const reported: unknown[] = [];
  return { view: failureView(error, (cause) => reported.push(cause)), reported };
};

it("shows a refusal to the client and does not log it", () => {
  const refusal = new DomainError("conflict", "room.archived", "This room is archived.", { since: "yesterday" });
  expect(outcome(refusal)).toEqual({
    view: {
      code: "room.archived",
      message: "This room is archived.",
      status: 409,
      retryable: false,
      details: { since: "yesterday" },
    },
    reported: [],
  });
});

it("shows the cause of a refusal only to the operator", () => {
  const cause = new Error("canceling statement due to statement timeout");
  const refusal = Object.assign(new DomainError("unavailable", "service.unavailable", "Try again."), { cause });
  const { view, reported } = outcome(refusal);
  expect(view).toEqual({ code: "service.unavailable", message: "Try again.", status: 503, retryable: true });
  expect(reported).toEqual([cause]);
});

it("tells the client nothing about an unexpected error", () => {
  const error = new Error("SELECT secret");
  expect(outcome(error)).toMatchObject({
    view: { code: "internal", status: 500, retryable: false },
    reported: [error],
  });
  expect(JSON.stringify(outcome(error).view)).not.toContain("secret");
});
