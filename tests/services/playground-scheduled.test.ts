import { describe, expect, it } from "vitest";
import { TestClient, request } from "../support/client.js";
import type { LoginResult } from "../../src/protocol/entities.js";
import { NETWORK, PlaygroundFixture } from "../support/playground-fixture.js";
import type { Visitor } from "../support/visitor.js";

const BOB = { email: "bob.frankston@example.com", password: "correct horse battery" };

describe("scheduled messages in the playground", { timeout: 90_000 }, () => {
  const stage = PlaygroundFixture.set();

  /** Ada, and Bob on a laptop and a phone, in one room. */
  const scene = async () => {
    const { ada, bob, roomId } = await stage.pairInRoom();
    const phone = await stage.arrive({ viewport: { width: 390, height: 780 } });
    await phone.logIn(BOB);
    await phone.page.getByTestId("my-scheduled").click();
    await phone.page.getByText("Nothing is scheduled.").waitFor();
    return { ada, bob, phone, roomId };
  };
  const items = (visitor: Visitor) => visitor.page.getByTestId("scheduled-item");

  it("are scheduled in the composer, and listed, changed and cancelled on another device", async () => {
    const { bob, phone } = await scene();
    const clock = bob.page.getByRole("button", { name: "Send later" });
    expect(await clock.getAttribute("aria-disabled")).toBe("true");
    await bob.composer.fill("Good morning");
    await clock.click();
    await bob.page.getByRole("button", { name: "Tomorrow at 9:00" }).click();
    await bob.page.getByText("1 message is scheduled here.").waitFor();
    expect(await bob.composer.inputValue()).toBe("");
    await items(phone).filter({ hasText: "Good morning" }).getByText("Tomorrow, 9:00").waitFor();

    const year = new Date().getFullYear() + 1;
    await bob.composer.fill("Happy New Year");
    await clock.click();
    await bob.page.getByLabel("Another date and time").fill(`${year}-01-01T00:00`);
    await bob.page.getByRole("button", { name: "Schedule", exact: true }).click();
    await bob.page.getByText("2 messages are scheduled here.").waitFor();
    expect(await items(phone).count()).toBe(2);

    const second = items(phone).nth(1);
    await second.getByRole("button", { name: "Change" }).click();
    await second.getByLabel("Text").fill("A happy New Year");
    await second.getByLabel("Date and time").fill(`${year}-01-01T00:05`);
    await second.getByRole("button", { name: "Save" }).click();
    await bob.page.getByTestId("scheduled-line").getByRole("button", { name: "Show" }).click();
    await items(bob).filter({ hasText: "A happy New Year" }).getByText(", 0:05").waitFor();

    await items(bob).first().getByRole("button", { name: "Cancel sending" }).click();
    await items(bob).first().getByRole("button", { name: "Remove it" }).click();
    await items(phone).filter({ hasText: "Good morning" }).waitFor({ state: "detached" });
    expect(await items(phone).count()).toBe(1);
    await bob.page.locator('[data-testid="scheduled-list"]:focus').waitFor();
    stage.expectNoProblems();
  });

  it("are scheduled once however often it is tried, and leave the text that is typed meanwhile", async () => {
    const { bob, phone } = await scene();
    const ids = new Set<unknown>();
    let answer: "lost" | Promise<void> = "lost";
    await bob.page.route("**/api/scheduled", async (route) => {
      if (route.request().method() !== "POST") return route.continue();
      ids.add(route.request().postDataJSON().clientMessageId);
      const response = await route.fetch();
      if (answer === "lost") return route.abort();
      await answer;
      return route.fulfill({ response });
    });
    const sendTomorrow = async () => {
      await bob.page.getByRole("button", { name: "Send later" }).click();
      await bob.page.getByRole("button", { name: "Tomorrow at 9:00" }).click();
    };
    const close = () => bob.page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
    await bob.composer.fill("Once");
    await sendTomorrow();
    await bob.page.getByText("The server cannot be reached.").waitFor();
    await close();
    answer = Promise.resolve();
    await sendTomorrow();
    await expect.poll(() => bob.composer.inputValue()).toBe("");
    expect(ids.size).toBe(1);
    await expect.poll(() => items(phone).count()).toBe(1);

    let release = (): void => undefined;
    answer = new Promise((resolve) => (release = resolve));
    const answered = bob.page.waitForEvent("requestfinished", (each) => each.postData()?.includes("First") ?? false);
    await bob.composer.fill("First");
    await sendTomorrow();
    await close();
    await bob.composer.fill("Second");
    release();
    await answered;
    await bob.page.getByText("2 messages are scheduled here.").waitFor();
    await bob.composer.press("End");
    await bob.composer.pressSequentially(" text");
    expect(await bob.composer.inputValue()).toBe("Second text");
    stage.expectNoProblems(NETWORK);
  });

  it("show why they were not sent, and are tried again", async () => {
    const { ada, bob, phone, roomId } = await scene();
    const { body: session } = await request<LoginResult>(stage.app.url, "/api/auth/login", {
      method: "POST",
      body: BOB,
    });
    const rest = new TestClient(stage.app.url, session);
    await ada.chooseForMember("Bob Frankston", "Mute for an hour");
    await rest.post("/api/scheduled", { roomId, body: "Hello", sendAt: new Date(Date.now() + 500).toISOString() });
    const failed = items(phone).filter({ hasText: "Not sent. You were muted in this room." });
    await failed.waitFor();
    await bob.page.getByRole("button", { name: "Scheduled 1 not sent" }).click();
    await items(bob).getByText("Not sent.").waitFor();
    await items(bob).getByRole("button", { name: "Try again" }).click();
    await failed.waitFor({ state: "detached" });
    expect(await items(phone).getAttribute("data-state")).toBe("waiting");

    const { body: list } = await rest.get<{ items: readonly { id: string }[] }>("/api/scheduled");
    await rest.delete(`/api/scheduled/${list.items[0]?.id}`);
    await phone.page.getByText("Nothing is scheduled.").waitFor();
    stage.expectNoProblems();
  });
});
