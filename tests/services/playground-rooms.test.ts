import { describe, expect, it } from "vitest";
import { readConfig } from "../../src/main/config/config.js";
import type { Room } from "../../src/protocol/entities.js";
import { logInByEmail, register } from "../support/client.js";
import { NETWORK, PlaygroundFixture } from "../support/playground-fixture.js";
import type { Visitor } from "../support/visitor.js";

describe("rooms in the playground", { timeout: 90_000 }, () => {
  const stage = PlaygroundFixture.set();
  const unread = (visitor: Visitor, room: string) =>
    expect.poll(() => visitor.room(room).getAttribute("data-unread"), { timeout: 10_000 });

  it("keeps messages marked as read after a reload, and counts new ones", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await ada.say("one");
    await ada.say("two");
    await bob.message("two").waitFor();
    await unread(bob, "Analytical engines").toBe("0");
    await bob.createRoom("Elsewhere");
    await unread(bob, "Analytical engines").toBe("0");
    await bob.page.reload();
    await bob.connection("live").waitFor();
    await bob.room("Analytical engines").getByText("two").waitFor();
    await unread(bob, "Analytical engines").toBe("0");
    await ada.say("three");
    await unread(bob, "Analytical engines").toBe("1");
    await bob.page.reload();
    await bob.connection("live").waitFor();
    await unread(bob, "Analytical engines").toBe("1");
    stage.expectNoProblems();
  });

  it("counts new messages while the reader is scrolled up", async () => {
    const { ada, bob } = await stage.pairInRoom();
    for (let line = 1; line <= 15; line += 1) await ada.say(`line ${line}\n\n\n`);
    await bob.message("line 15").waitFor();
    await unread(bob, "Analytical engines").toBe("0");
    await bob.list.evaluate((list) => list.scrollTo({ top: 0, behavior: "instant" }));
    await ada.say("below");
    await bob.page.getByTestId("new-messages").waitFor();
    await unread(bob, "Analytical engines").toBe("1");
    await bob.page.getByTestId("new-messages").click();
    await unread(bob, "Analytical engines").toBe("0");
    stage.expectNoProblems();
  });

  it("marks messages as read once the connection is back when they were shown without one", async () => {
    const { ada, bob } = await stage.pairInRoom();
    for (let line = 1; line <= 15; line += 1) await ada.say(`line ${line}\n\n\n`);
    await bob.message("line 15").waitFor();
    await bob.list.evaluate((list) => list.scrollTo({ top: 0, behavior: "instant" }));
    await ada.say("below");
    await bob.page.getByTestId("new-messages").waitFor();
    await unread(bob, "Analytical engines").toBe("1");
    stage.network.refuse();
    await bob.connection("offline").waitFor();
    await bob.page.getByTestId("new-messages").click();
    await unread(bob, "Analytical engines").toBe("0");
    stage.network.heal();
    await bob.connection("live").waitFor();
    await bob.createRoom("Elsewhere");
    await bob.page.reload();
    await bob.connection("live").waitFor();
    await bob.room("Analytical engines").getByText("below").waitFor();
    await unread(bob, "Analytical engines").toBe("0");
    stage.expectNoProblems(NETWORK);
  });

  it("lets the only owner hand the room over and leave", async () => {
    const { ada, bob } = await stage.pairInRoom();
    const mine = ada.page.getByTestId("member").filter({ hasText: "Ada Lovelace" });
    await mine.getByText("Owner", { exact: true }).waitFor();
    await mine.getByText("You", { exact: true }).waitFor();
    await ada.page.getByRole("button", { name: "Close the list of members" }).click();

    await ada.page.getByTestId("leave-room").click();
    await ada.page.getByRole("dialog").getByText("You are the only owner.").waitFor();
    await ada.page.getByTestId("choose-owner").click();
    await ada.page.getByRole("button", { name: "Actions for Bob Frankston" }).click();
    await ada.page.getByRole("menuitem", { name: "Make an owner" }).click();
    await ada.page.getByTestId("confirm").click();
    const theirs = ada.page.getByTestId("member").filter({ hasText: "Bob Frankston" });
    await theirs.getByText("Owner", { exact: true }).waitFor();
    await bob.page.getByTestId("member").filter({ hasText: "You" }).getByText("Owner", { exact: true }).waitFor();

    await ada.page.getByTestId("leave-room").click();
    await ada.page.getByText("Pick a room").waitFor();
    await bob.page.getByRole("button", { name: "Members: 1" }).waitFor();
    stage.expectNoProblems();
  });

  it("shows the conversation in a narrow window, and the members on request", async () => {
    const { ada } = await stage.pairInRoom();
    await ada.say("Shall we begin?");
    const members = ada.page.getByTestId("member-list");
    await members.waitFor();
    for (const width of [1_000, 600]) {
      await ada.page.setViewportSize({ width, height: 800 });
      await members.waitFor({ state: "detached" });
      await expectOnTop(ada, '[data-testid="message"] .bubble');
      await expectOnTop(ada, '[data-testid="composer"]');
    }
    await ada.page.getByTestId("show-members").click();
    await members.waitFor();
    await ada.page.keyboard.press("Escape");
    await members.waitFor({ state: "detached" });
    await expect.poll(() => ada.page.evaluate("document.activeElement.dataset.testid")).toBe("show-members");
    await ada.page.setViewportSize({ width: 1_280, height: 800 });
    await members.waitFor();
    stage.expectNoProblems();
  });

  it("says that a message is too long, and does not send it", async () => {
    const { ada } = await stage.pairInRoom();
    const limit = ada.page.getByTestId("limit");
    expect(await limit.textContent()).toBe("Up to 4,000 characters");
    await ada.composer.fill("x".repeat(3_900));
    expect(await limit.textContent()).toBe("100 characters left");
    await ada.composer.fill("x".repeat(5_000));
    const reason = "Too long to send: remove 1,000 characters. The limit is 4,000.";
    expect(await limit.textContent()).toBe(reason);
    expect(await ada.page.getByTestId("limit-spoken").getAttribute("aria-live")).toBe("polite");
    expect(await ada.page.getByTestId("limit-spoken").textContent()).toMatch("Too long to send.");
    await expect.poll(() => ada.page.getByTestId("send").getAttribute("title")).toBe(reason);
    await ada.page.getByTestId("send").click({ force: true });
    await ada.composer.press("Enter");
    expect(await ada.composer.inputValue()).toHaveLength(5_000);
    expect(await ada.list.getByTestId("message").count()).toBe(0);
    await ada.composer.fill("x".repeat(4_000));
    await ada.composer.press("Enter");
    await ada.page.locator('[data-testid="message"][data-status="sent"]').waitFor();
    stage.expectNoProblems();
  });

  it("shows a new room of somebody else when the user comes back to the page", async () => {
    const [ada, bob] = await Promise.all([stage.newcomer("Ada Lovelace"), stage.newcomer("Bob Frankston")]);
    await bob.createRoom("Open plans");
    expect(await ada.room("Open plans").count()).toBe(0);
    await ada.page.evaluate(`dispatchEvent(new Event("focus"))`);
    await ada.room("Open plans").click();
    await ada.page.getByTestId("join-room").click();
    await ada.composer.waitFor();
    stage.expectNoProblems();
  });

  it("lists as many open rooms again as before when the user comes back to the page", async () => {
    const bob = await register(stage.app.url, "bob");
    const rooms: Room[] = [];
    for (let count = 1; count <= 24; count += 1) rooms.push(await bob.createRoom({ name: `Plan ${count}.` }));
    const ada = await stage.newcomer("Ada Lovelace");
    await ada.page.getByRole("button", { name: "More rooms" }).click();
    await ada.room("Plan 1.").waitFor();
    const items = ada.page.getByTestId("room-item");
    const comeBack = () => ada.page.evaluate(`dispatchEvent(new Event("focus"))`);
    await expect.poll(() => items.count()).toBe(24);
    for (const room of rooms.slice(0, 2)) await bob.post(`/api/rooms/${room.id}/archive`);
    await bob.createRoom({ name: "New plan" });
    await comeBack();
    await ada.room("New plan").waitFor();
    expect(await items.count()).toBe(23);

    const mine = await logInByEmail(stage.app.url, "ada.lovelace@example.com");
    for (const room of rooms.slice(2, 5)) await mine.post(`/api/rooms/${room.id}/join`);
    await expect.poll(() => ada.page.locator('[data-testid="room-item"][data-unread]').count()).toBe(3);
    await bob.createRoom({ name: "Newest plan" });
    const listsNewest = async () => {
      await comeBack();
      return ada.room("Newest plan").count();
    };
    await expect.poll(listsNewest, { timeout: 15_000 }).toBe(1);
    expect(await items.count()).toBe(24);
    stage.expectNoProblems();
  });
});

/** Fails unless the middle of the first matching element is on top. */
async function expectOnTop({ page }: Visitor, selector: string): Promise<void> {
  const isOnTop = `(() => {
    const element = document.querySelector(${JSON.stringify(selector)});
    const { x, y, width, height } = element.getBoundingClientRect();
    const top = document.elementFromPoint(x + width / 2, y + height / 2);
    return element.contains(top);
  })()`;
  expect(await page.evaluate<boolean>(isOnTop), selector).toBe(true);
}

describe("the longest message in the playground", { timeout: 90_000 }, () => {
  const stage = PlaygroundFixture.set({ limits: readConfig({ LIMITS: "message.characters=20" }).limits });

  it("is the one that the server allows", async () => {
    const { ada } = await stage.pairInRoom();
    const limit = ada.page.getByTestId("limit");
    await expect.poll(() => limit.textContent()).toBe("Up to 20 characters");
    await ada.composer.fill("x".repeat(21));
    expect(await limit.textContent()).toBe("Too long to send: remove 1 character. The limit is 20.");
    stage.expectNoProblems();
  });
});
