import { expect, it } from "vitest";
import { AdapterClosing } from "../../../src/main/infrastructure/adapter-closing.js";
import { CleanupStack } from "../../../src/main/cleanup-stack.js";

it("continues and names the adapter when one does not close in time", async () => {
  const disposers = new CleanupStack();
  const closing = new AdapterClosing(disposers, 10);
  const closed: string[] = [];
  closing.add("clock", { close: () => void closed.push("clock") });
  closing.add("bus", { close: () => new Promise<void>(() => {}) });
  closing.add("ids", {});
  await expect(disposers.run()).rejects.toMatchObject({
    errors: [{ message: 'The adapter "bus" did not close within 10 ms.' }],
  });
  expect(closed).toEqual(["clock"]);
});
