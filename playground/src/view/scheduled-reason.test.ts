import { expect, it } from "vitest";
import { scheduledReason } from "./scheduled-reason";

it("says why a scheduled message was not sent, also for a reason that it does not know", () => {
  expect(scheduledReason({ code: "room.muted" })).toBe("You were muted in this room.");
  expect(scheduledReason({ code: "message.too_long" })).toBe("The server refused it.");
  expect(scheduledReason({})).toBe("The server refused it.");
});
