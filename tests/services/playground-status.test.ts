import { describe, expect, it } from "vitest";
import { PlaygroundFixture } from "../support/playground-fixture.js";
import type { Visitor } from "../support/visitor.js";

type Choice = Readonly<{ status: "Online" | "Away" | "Invisible"; text?: string; end?: string }>;

describe("my status in the playground", { timeout: 90_000 }, () => {
  const stage = PlaygroundFixture.set();
  const member = ({ page }: Visitor, name: string) => page.getByTestId("member").filter({ hasText: name });
  const shows = (viewer: Visitor, name: string) =>
    expect.poll(() => member(viewer, name).getByTestId("presence").getAttribute("data-status"), { timeout: 30_000 });

  const choose = async ({ page }: Visitor, { status, text, end }: Choice) => {
    await page.getByTestId("account-menu").click();
    await page.getByTestId("my-status").click();
    const form = page.getByTestId("status-form");
    await form.getByRole("radio", { name: status }).check();
    if (text !== undefined) await form.getByLabel("Status text").fill(text);
    if (end !== undefined) await form.getByLabel("How long").selectOption(end);
    await form.getByRole("button", { name: "Save" }).click();
    await form.waitFor({ state: "detached" });
  };

  it("shows others my status and its text, until I change them", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await shows(bob, "Ada Lovelace").toBe("online");
    await choose(ada, { status: "Away", text: "At lunch", end: "1 hour" });
    await shows(bob, "Ada Lovelace").toBe("away");
    await member(bob, "Ada Lovelace").getByText("At lunch").waitFor();
    await ada.page.getByTestId("me").getByText("Away · At lunch").waitFor();

    await choose(ada, { status: "Invisible" });
    await shows(bob, "Ada Lovelace").toBe("offline");
    await shows(ada, "Ada Lovelace").toBe("invisible");
    await member(bob, "Ada Lovelace").getByText("At lunch").waitFor();
    await ada.page.reload();
    await shows(ada, "Ada Lovelace").toBe("invisible");

    await choose(ada, { status: "Online", text: "" });
    await shows(bob, "Ada Lovelace").toBe("online");
    await member(bob, "Ada Lovelace").getByText("At lunch").waitFor({ state: "detached" });
    await ada.page.getByTestId("me").getByText(/^@/).waitFor();
    stage.expectNoProblems();
  });

  it("sends the end of a text, and keeps text and end when only the status changes", async () => {
    const ada = await stage.newcomer("Ada Lovelace");
    const sent: string[] = [];
    ada.page.on("websocket", (socket) =>
      socket.on("framesent", ({ payload }) => String(payload).includes("presence:set") && sent.push(String(payload))),
    );
    await ada.page.reload();
    await ada.connection("live").waitFor();
    await choose(ada, { status: "Online", text: "At lunch", end: "30 minutes" });
    expect(sent.at(-1)).toMatch(/"text":"At lunch","until":"\d{4}-/);
    await ada.page.getByTestId("me").getByText("At lunch").waitFor();
    await choose(ada, { status: "Away" });
    expect(sent.at(-1)).toMatch(/\{"status":"away"\}/);
    await choose(ada, { status: "Online", text: "At lunch with Bob" });
    expect(sent.at(-1)).toMatch(/\{"status":"online","text":"At lunch with Bob"\}/);
    await choose(ada, { status: "Online", text: "At lunch", end: "1 hour" });
    await ada.page.getByTestId("me").getByText("Online · At lunch", { exact: true }).waitFor();
    await ada.page.getByTestId("account-menu").click();
    await ada.page.getByTestId("my-status").click();
    const end = ada.page.getByTestId("status-form").getByLabel("How long");
    const shownEnd = () => end.locator("option:checked").textContent();
    await expect.poll(shownEnd).toBe("As before");
    await ada.page.getByLabel("Status text").fill("At lunch with Bob");
    await expect.poll(shownEnd).toBe("Until I clear it");
    await ada.page.getByLabel("Status text").fill("At lunch");
    await ada.page.keyboard.press("Escape");
    await choose(ada, { status: "Online", end: "Until I clear it" });
    expect(sent.at(-1)).toMatch(/\{"status":"online","text":"At lunch"\}/);
    expect(sent).toHaveLength(5);
    stage.expectNoProblems();
  });
});
