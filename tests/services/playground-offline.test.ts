import { describe, expect, it } from "vitest";
import { logInByEmail, register } from "../support/client.js";
import { NETWORK, PlaygroundFixture } from "../support/playground-fixture.js";

describe("playground without a network", { timeout: 90_000 }, () => {
  const stage = PlaygroundFixture.set();

  it("shows that it is offline, keeps unsent messages, and sends them once when it is back", async () => {
    const { ada, bob, roomId } = await stage.pairInRoom();
    await ada.say("before");
    await bob.message("before").waitFor();
    stage.network.refuse();
    await Promise.all([ada, bob].map((person) => person.connection("offline").waitFor()));
    await ada.say("written in a tunnel");
    await ada.message("written in a tunnel", "pending").waitFor();
    await bob.say("in another one");
    await bob.message("in another one", "pending").waitFor();

    stage.network.heal();
    await Promise.all([ada, bob].map((person) => person.connection("resumed").waitFor()));
    for (const person of [ada, bob]) {
      await person.message("written in a tunnel", "sent").waitFor();
      await person.message("in another one", "sent").waitFor();
      expect(await person.list.getByTestId("message").count()).toBe(3);
    }
    const carol = await register(stage.app.url, "carol");
    const stored = new Set((await carol.history(roomId)).items.map(({ body }) => body));
    expect(stored).toEqual(new Set(["before", "in another one", "written in a tunnel"]));
    await Promise.all([ada, bob].map((person) => person.connection("live").waitFor()));
    stage.expectNoProblems(NETWORK);
  });

  it("retries a stored but unacknowledged message, and shows it once", async () => {
    const { ada, bob, roomId } = await stage.pairInRoom();
    const carol = await register(stage.app.url, "carol");
    stage.network.mute();
    await ada.say("did you get this?");
    await expect.poll(async () => (await carol.history(roomId)).items.length).toBe(1);
    expect(await ada.message("did you get this?", "pending").count()).toBe(1);
    stage.network.refuse();
    await ada.connection("offline").waitFor();
    stage.network.heal();
    await ada.message("did you get this?", "sent").waitFor();
    await bob.message("did you get this?", "sent").waitFor();
    await ada.say("and this?");
    await bob.message("and this?", "sent").waitFor();
    for (const person of [ada, bob]) expect(await person.message("did you get this?").count()).toBe(1);
    expect((await carol.history(roomId)).items.map(({ body }) => body)).toEqual(["did you get this?", "and this?"]);
    stage.expectNoProblems(NETWORK);
  });

  it("asks before logging out with an unsent message, which stays unless discarded", async () => {
    const { ada, bob } = await stage.pairInRoom();
    stage.network.refuse();
    await ada.connection("offline").waitFor();
    await ada.say("not yet sent");
    await ada.message("not yet sent", "pending").waitFor();
    const logOut = ada.page.getByTestId("log-out").first();
    const discard = ada.page.getByTestId("discard-and-log-out");
    await logOut.click();
    await discard.waitFor();
    await ada.page.getByRole("button", { name: "Close", exact: true }).click();
    await ada.message("not yet sent", "pending").waitFor();
    stage.network.heal();
    await bob.message("not yet sent", "sent").waitFor();
    stage.network.refuse();
    await ada.connection("offline").waitFor();
    await ada.say("never sent");
    await ada.message("never sent", "pending").waitFor();
    await logOut.click();
    await discard.click();
    await ada.page.getByTestId("register-form").waitFor();
    stage.expectNoProblems(NETWORK);
  });

  it("keeps unsent messages and drafts over a reload", async () => {
    const { ada, bob } = await stage.pairInRoom();
    stage.network.refuse();
    await ada.connection("offline").waitFor();
    await ada.say("not yet sent");
    await ada.message("not yet sent", "pending").waitFor();
    await ada.composer.fill("half a thou");
    stage.network.heal();
    stage.network.cutBeforeAnswerTo("/socket.io/", Infinity);
    await ada.page.reload();
    await ada.message("not yet sent", "pending").waitFor();
    expect(await ada.composer.inputValue()).toBe("half a thou");
    expect(await ada.connection("live", "resumed").count()).toBe(0);

    stage.network.heal();
    await bob.message("not yet sent", "sent").waitFor();
    await ada.message("not yet sent", "sent").waitFor();
    expect(await ada.message("not yet sent").count()).toBe(1);
    stage.expectNoProblems(NETWORK);
  });

  it("says after a reload that an edit from before it was refused", async () => {
    const { ada, bob, roomId } = await stage.pairInRoom();
    await ada.say("first");
    await bob.message("first").waitFor();
    stage.network.refuse();
    await ada.connection("offline").waitFor();
    await ada.composer.press("ArrowUp");
    await ada.say("second");
    await ada.message("second").waitFor();
    stage.network.heal();
    stage.network.cutBeforeAnswerTo("/socket.io/", Infinity);
    await ada.page.reload();
    await ada.composer.waitFor();
    const mine = await logInByEmail(stage.app.url, "ada.lovelace@example.com");
    const { items } = await mine.history(roomId);
    await mine.patch(`/api/rooms/${roomId}/messages/${items.at(-1)?.id}`, { body: "third" });
    stage.network.heal();
    await ada.page.getByTestId("refusal").getByRole("button", { name: "Edit again" }).click();
    await expect.poll(() => ada.composer.inputValue()).toBe("second");
    await ada.message("third").waitFor();
    stage.expectNoProblems(NETWORK);
  });
});
