import { describe, expect, it } from "vitest";
import { PlaygroundFixture } from "../support/playground-fixture.js";

describe("room settings and moderation in the playground", { timeout: 90_000 }, () => {
  const stage = PlaygroundFixture.set();

  it("changes the name, the topic and who may write, and archives the room", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await ada.chooseForRoom("Room settings");
    const form = ada.page.getByTestId("room-settings");
    await form.getByLabel("Name").fill("Difference engines");
    await form.getByLabel("Topic").fill("Punched cards");
    await form.getByLabel("Only owners and moderators write").check();
    await form.getByRole("button", { name: "Save" }).click();
    await bob.page.getByRole("heading", { name: "Difference engines" }).waitFor();
    await bob.page.getByText("Punched cards").first().waitFor();
    await bob.page.getByText("Only owners and moderators write in this room.").waitFor();
    expect(await bob.composer.count()).toBe(0);
    await ada.say("Welcome");
    await bob.message("Welcome").waitFor();

    await ada.chooseForRoom("Room settings");
    await ada.page.getByTestId("archive-room").click();
    await bob.page.getByText("This room is archived.").waitFor();
    await ada.chooseForRoom("Room settings");
    await ada.page.getByRole("button", { name: "Open this room again" }).click();
    await ada.composer.waitFor();
    stage.expectNoProblems();
  });

  it("gives roles, mutes, removes and bans members, and lifts a ban", async () => {
    const { ada, bob } = await stage.pairInRoom();
    const member = ada.page.getByTestId("member").filter({ hasText: "Bob Frankston" });
    await ada.chooseForMember("Bob Frankston", "Make a moderator");
    await member.getByText("Moderator", { exact: true }).waitFor();
    await bob.chooseForRoom("Moderation");
    await bob.page.keyboard.press("Escape");
    await ada.chooseForMember("Bob Frankston", "Make a member");
    await member.getByText("Moderator", { exact: true }).waitFor({ state: "detached" });

    await ada.chooseForMember("Bob Frankston", "Mute for an hour");
    await member.getByText("Muted", { exact: true }).waitFor();
    await bob.say("Can you hear me?");
    await bob.message("Can you hear me?", "failed").waitFor();
    await ada.chooseForMember("Bob Frankston", "Unmute");
    await bob.page.getByTestId("try-again").click();
    await ada.message("Can you hear me?").waitFor();

    await ada.chooseForMember("Bob Frankston", "Ban");
    await member.waitFor({ state: "detached" });
    await bob.page.getByText("You are no longer in this room").waitFor();
    await ada.chooseForRoom("Moderation");
    await ada.page.getByTestId("sanction").filter({ hasText: "Bob Frankston" }).getByText("Lift").click();
    await ada.page.getByText("Nobody is muted or banned.").waitFor();
    await ada.page.keyboard.press("Escape");
    await bob.page.reload();
    await bob.page.getByTestId("join-room").click();
    await bob.composer.waitFor();
    await ada.chooseForMember("Bob Frankston", "Remove");
    await member.waitFor({ state: "detached" });
    stage.expectNoProblems(/403|404/);
  });

  it("reports a message to the moderators, who settle it", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await ada.say("Buy my watches");
    await bob.message("Buy my watches").waitFor();
    await bob.choose("Buy my watches", "Report");
    await bob.page.getByLabel("What is wrong with it?").fill("An advertisement");
    await bob.page.getByTestId("send-report").click();
    await bob.page.getByText("The moderators of this room will look at it.").waitFor();
    await bob.page.keyboard.press("Escape");
    await bob.page.getByTestId("room-menu").click();
    expect(await bob.page.getByRole("menuitem").allTextContents()).toEqual(["Search messages", "Pinned messages"]);

    await ada.chooseForRoom("Moderation");
    const report = ada.page.getByTestId("report");
    await report.getByText("Bob Frankston: An advertisement").waitFor();
    await report.getByText("Ada Lovelace: Buy my watches").waitFor();
    await report.getByRole("button", { name: "Resolve" }).click();
    await ada.page.getByText("There are no open reports.").waitFor();
    stage.expectNoProblems();
  });

  it("does not overwrite what another moderator changed since the settings were opened", async () => {
    const { ada, bob } = await stage.pairInRoom();
    await ada.chooseForMember("Bob Frankston", "Make a moderator");
    await ada.chooseForRoom("Room settings");
    const form = ada.page.getByTestId("room-settings");
    await bob.chooseForRoom("Room settings");
    await bob.page.getByLabel("Topic").fill("Punched cards");
    await bob.page.getByRole("button", { name: "Save" }).click();
    await ada.list.getByText("Bob Frankston set the topic to Punched cards").waitFor({ state: "attached" });
    await form.getByLabel("Description").fill("Engines and their notes");
    await form.getByRole("button", { name: "Save" }).click();
    await form.getByRole("alert").waitFor();
    await ada.page.keyboard.press("Escape");
    await ada.page.locator(".room-head").getByText("Punched cards").waitFor();
    stage.expectNoProblems(/409/);
  });
});
