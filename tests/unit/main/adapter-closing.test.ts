import { expect, it } from "vitest";
import { AdapterClosing } from "../../../src/main/adapter-closing.js";
import { Disposers } from "../../../src/main/disposers.js";

it("goes on without an adapter that does not close in time, and names it", async () => {
  const disposers = new Disposers();
  const closing = new AdapterClosing(disposers, 10);
  const closed: string[] = [];
  closing.add("clock", { close: () => void closed.push("clock") });
  closing.add("bus", { close: () => new Promise<void>(() => {}) });
  closing.add("ids", {});
  await expect(disposers.dispose()).rejects.toMatchObject({
    errors: [{ message: 'The adapter "bus" did not close within 10 ms.' }],
  });
  expect(closed).toEqual(["clock"]);
});
