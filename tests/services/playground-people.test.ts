import { describe, expect, it } from "vitest";
import { PlaygroundFixture } from "../support/playground-fixture.js";

describe("conversations and invites in the playground", { timeout: 90_000 }, () => {
  const stage = PlaygroundFixture.set();

  it("opens one direct room of two people, which the other sees from the first message on", async () => {
    const [ada, bob] = await Promise.all([stage.newcomer("Ada Lovelace"), stage.newcomer("Bob Frankston")]);
    await ada.converse("Bob Frankston");
    await ada.page.getByRole("heading", { name: "Bob Frankston" }).waitFor();
    expect(await bob.page.getByTestId("room-item").count()).toBe(0);
    await ada.say("Lunch?");
    await bob.room("Ada Lovelace").click();
    await bob.message("Lunch?").waitFor();
    await bob.say("At one.");
    await ada.message("At one.").waitFor();
    await bob.converse("Ada Lovelace");
    await bob.message("Lunch?").waitFor();
    expect(await bob.page.getByTestId("room-item").count()).toBe(1);
    stage.expectNoProblems();
  });

  it("makes a group of several people, to which a member adds another", async () => {
    // People who came into the group together are in the order in which they registered.
    const ada = await stage.newcomer("Ada Lovelace");
    const bob = await stage.newcomer("Bob Frankston");
    const eve = await stage.newcomer("Eve Moneypenny");
    const mia = await stage.newcomer("Mia Farrow");
    await ada.converse("Bob Frankston", "Eve Moneypenny");
    await ada.say("Hello group");
    await bob.room("Ada Lovelace").click();
    await bob.message("Hello group").waitFor();
    await bob.chooseForRoom("Add people");
    await bob.page.getByRole("searchbox", { name: "Find people" }).fill("Mia");
    await bob.page.getByRole("checkbox", { name: "Mia Farrow" }).check();
    await bob.page.getByTestId("add-people").click();
    await mia.room("Ada Lovelace").click();
    await mia.message("Hello group").waitFor();
    await ada.page.getByTestId("member").filter({ hasText: "Mia Farrow" }).waitFor();
    await eve.room("Ada Lovelace").waitFor();

    await ada.page.getByRole("heading", { name: "Bob Frankston, Eve Moneypenny, Mia Farrow", exact: true }).waitFor();
    await eve.room("Ada Lovelace, Bob Frankston, Mia Farrow").waitFor();
    await ada.chooseForMember("Eve Moneypenny", "Remove");
    await ada.page.getByRole("heading", { name: "Bob Frankston, Mia Farrow", exact: true }).waitFor();
    await bob.page.getByRole("heading", { name: "Ada Lovelace, Mia Farrow", exact: true }).waitFor();
    await bob.list.getByText("Ada Lovelace removed Eve Moneypenny").waitFor();
    stage.expectNoProblems();
  });

  it("invites by a link, which shows the room before joining and ends when it is revoked", async () => {
    const [ada, bob, eve] = await Promise.all([
      stage.newcomer("Ada Lovelace"),
      stage.newcomer("Bob Frankston"),
      stage.newcomer("Eve Moneypenny"),
    ]);
    await ada.createRoom("Secret plans", "Private");
    await ada.chooseForRoom("Invite by link");
    await ada.page.getByTestId("create-invite").click();
    const link = await ada.page.getByRole("textbox", { name: "Invite link" }).inputValue();

    await bob.page.goto(link);
    await bob.page.getByText("You are invited to Secret plans").waitFor();
    await bob.page.getByText("1 member").waitFor();
    await bob.page.getByTestId("accept-invite").click();
    await bob.composer.waitFor();
    await bob.say("I am in");
    await ada.page.getByRole("button", { name: "Revoke" }).click();
    await ada.page.getByTestId("invite").waitFor({ state: "detached" });
    await ada.page.keyboard.press("Escape");
    await ada.message("I am in").waitFor();
    stage.expectNoProblems();

    await eve.page.goto(link);
    await eve.page.getByText("This invite is not valid").waitFor();
    stage.expectNoProblems(/404/);
  });

  it("says that an invite link is copied, or lets the user copy it by hand", async () => {
    const ada = await stage.newcomer("Ada Lovelace");
    await ada.createRoom("Secret plans", "Private");
    await ada.chooseForRoom("Invite by link");
    await ada.page.getByTestId("create-invite").click();
    const field = ada.page.getByRole("textbox", { name: "Invite link" });
    const copy = ada.page.getByRole("button", { name: "Copy" });
    await ada.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await copy.click();
    await ada.page.getByText("Copied.").waitFor();
    expect(await ada.page.evaluate("navigator.clipboard.readText()")).toBe(await field.inputValue());
    await ada.page.evaluate(`Object.defineProperty(navigator, "clipboard", { value: undefined })`);
    await copy.click();
    await ada.page.getByText("Copy it from the field.").waitFor();
    expect(await ada.page.evaluate("getSelection().toString()")).toBe(await field.inputValue());
    stage.expectNoProblems();
  });
});
