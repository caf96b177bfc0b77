import { describe, expect, it } from "vitest";
import { NETWORK, PlaygroundFixture } from "../support/playground-fixture.js";
import type { Visitor } from "../support/visitor.js";

const BOB = { email: "bob.frankston@example.com", password: "correct horse battery" };

describe("focus in the playground", { timeout: 90_000 }, () => {
  const stage = PlaygroundFixture.set();
  /** Waits until an element that matches has the focus. */
  const focused = ({ page }: Visitor, selector: string) =>
    page.locator(`:is(${selector}):focus`).waitFor({ state: "attached" });
  const press = async ({ page }: Visitor, name: string) => {
    await page.getByRole("button", { name, exact: true }).focus();
    await page.keyboard.press("Enter");
  };

  it("moves on in the list of scheduled messages with each step", async () => {
    const { bob, ada } = await stage.pairInRoom();
    await bob.composer.fill("Good morning");
    await bob.page.getByRole("button", { name: "Send later" }).click();
    await bob.page.getByRole("button", { name: "Tomorrow at 9:00" }).click();
    await bob.page.getByTestId("my-scheduled").click();
    await press(bob, "Cancel sending");
    await bob.page.getByRole("button", { name: "Keep it" }).and(bob.page.locator(":focus")).waitFor();
    await bob.page.keyboard.press("Enter");
    await bob.page.getByRole("button", { name: "Cancel sending" }).and(bob.page.locator(":focus")).waitFor();
    await press(bob, "Change");
    await focused(bob, '[data-testid="change-scheduled"] textarea');
    await press(bob, "Discard the change");
    await bob.page.getByRole("button", { name: "Change", exact: true }).and(bob.page.locator(":focus")).waitFor();
    await press(bob, "Change");
    await bob.page.getByTestId("change-scheduled").getByLabel("Text").fill("Good evening");
    await press(bob, "Save");
    await bob.page.getByRole("button", { name: "Change", exact: true }).and(bob.page.locator(":focus")).waitFor();
    expect(await ada.page.getByText("Good evening").count()).toBe(0);
    stage.expectNoProblems();
  });

  it("stays with the messages when one is deleted, tried again or discarded", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await bob.say("Never mind");
    await bob.message("Never mind", "sent").waitFor();
    await bob.choose("Never mind", "Delete");
    await press(bob, "Delete");
    await focused(bob, "[data-message-id]");
    await bob.page.locator(":focus").getByText("Message deleted").waitFor();

    await ada.chooseForMember("Bob Frankston", "Mute for an hour");
    for (const text of ["one", "two"]) {
      await bob.say(text);
      await bob.message(text, "failed").waitFor();
    }
    await bob.message("one").getByTestId("discard").press("Enter");
    await bob.message("one").waitFor({ state: "detached" });
    await focused(bob, '[data-testid="message-list"]');
    await ada.chooseForMember("Bob Frankston", "Unmute");
    await bob.message("two").getByTestId("try-again").press("Enter");
    await ada.message("two").waitFor();
    await focused(bob, '[data-testid="message-list"]');
    stage.expectNoProblems();
  });

  it("returns to the message when its thread is closed, and to the text when a reply is cancelled", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await bob.say("Lunch?");
    await ada.choose("Lunch?", "Reply in thread");
    await press(ada, "Close the thread");
    await focused(ada, "[data-message-id]");
    await ada.page.locator(":focus").getByText("Lunch?").waitFor();
    await ada.choose("Lunch?", "Reply");
    await press(ada, "Cancel the reply");
    await focused(ada, '[data-testid="composer"]');
    stage.expectNoProblems();
  });

  it("stays in a list from which an entry is removed", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await bob.say("Lunch?");
    await ada.choose("Lunch?", "Pin");
    await ada.chooseForRoom("Pinned messages");
    await press(ada, "Unpin: Lunch?");
    await focused(ada, '[data-testid="pins"] ul');
    await press(ada, "Close the pinned messages");

    await ada.chooseForRoom("Invite by link");
    await ada.page.getByTestId("create-invite").click();
    await press(ada, "Revoke");
    await focused(ada, "dialog ul");
    await ada.page.keyboard.press("Escape");
    await ada.chooseForMember("Bob Frankston", "Mute for an hour");
    await ada.chooseForRoom("Moderation");
    await press(ada, "Lift");
    await ada.page.getByText("Nobody is muted or banned.").waitFor();
    await focused(ada, "dialog ul");
    await ada.page.keyboard.press("Escape");
    await ada.chooseForMember("Bob Frankston", "Block");
    await ada.page.getByTestId("account-menu").click();
    await ada.page.getByTestId("blocked-people").click();
    await press(ada, "Unblock Bob Frankston");
    await focused(ada, "dialog ul");

    const other = await stage.arrive();
    await other.logIn(BOB);
    await bob.page.getByTestId("account-menu").click();
    await bob.page.getByTestId("my-sessions").click();
    await bob.page.getByTestId("session-list").getByRole("button", { name: "End" }).press("Enter");
    await focused(bob, '[data-testid="session-list"]');
    stage.expectNoProblems();
  });

  it("stays on a button while its request runs, so that it can be repeated after a failure", async () => {
    const ada = await stage.newcomer("Ada Lovelace");
    await ada.createRoom("Secret plans", "Private");
    stage.network.refuse();
    await ada.connection("offline").waitFor();
    const again = ada.page.getByTestId("confirm-leave");
    for (let time = 1; time <= 2; time += 1) {
      await ada.page.getByTestId("leave-room").click();
      await again.press("Enter");
      await ada.page.getByRole("dialog").getByRole("alert").waitFor();
      await focused(ada, '[data-testid="confirm-leave"]');
      await ada.page.keyboard.press("Escape");
      await again.waitFor({ state: "detached" });
    }
    stage.expectNoProblems(NETWORK);
  });

  it("reaches quotes, threads and links from their message, and passes all messages with one press of Tab", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await bob.say("Lunch?");
    await ada.choose("Lunch?", "Reply");
    await ada.say("See https://example.com/menu");
    await ada.choose("Lunch?", "Reply in thread");
    const pane = ada.page.getByTestId("thread");
    await pane.getByTestId("thread-composer").fill("Pizza");
    await pane.getByTestId("thread-composer").press("Enter");
    await bob.page.getByTestId("thread-link").waitFor();
    await bob.composer.focus();
    await bob.page.keyboard.press("Shift+Tab");
    await focused(bob, '[data-testid="message-list"]');
    await bob.page.keyboard.press("ArrowUp");
    await bob.page.keyboard.press("Tab");
    await focused(bob, '[data-testid="quote"]');
    await bob.page.keyboard.press("Tab");
    await focused(bob, 'a[href="https://example.com/menu"]');
    await bob.page.keyboard.press("Shift+Tab");
    await bob.page.keyboard.press("Enter");
    await focused(bob, '[data-seq="1"]');
    for (let presses = 1; presses <= 4; presses += 1) await bob.page.keyboard.press("Tab");
    await focused(bob, '[data-testid="thread-link"]');
    await bob.page.keyboard.press("Tab");
    await focused(bob, '[data-testid="composer"]');
    stage.expectNoProblems();
  });

  it("closes the emoji picker when the focus leaves it, and returns from it to the menu on a phone", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await bob.say("Lunch?");
    const picker = ada.page.getByTestId("emoji-picker");
    await ada.choose("Lunch?", "React");
    await focused(ada, '[aria-label="Search emoji"]');
    await ada.composer.focus();
    await picker.waitFor({ state: "detached" });
    await focused(ada, '[data-testid="composer"]');

    await ada.page.setViewportSize({ width: 390, height: 780 });
    await ada.choose("Lunch?", "React");
    await picker.waitFor();
    await ada.page.keyboard.press("Escape");
    await picker.waitFor({ state: "detached" });
    await focused(ada, '[data-testid="message-menu"]');
    await ada.choose("Lunch?", "React");
    await picker.waitFor();
    await ada.page.keyboard.press("Enter");
    await ada.message("Lunch?").getByTestId("reaction").waitFor();
    await focused(ada, '[data-testid="message-menu"]');
    stage.expectNoProblems();
  });
});
