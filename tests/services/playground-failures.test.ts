import { describe, expect, it } from "vitest";
import { register } from "../support/client.js";
import { NETWORK, PlaygroundFixture } from "../support/playground-fixture.js";

describe("playground before an answer and after a failure", { timeout: 90_000 }, () => {
  const stage = PlaygroundFixture.set();

  it("does not take the last message for the beginning of a room while its history is missing", async () => {
    const bob = await register(stage.app.url, "bob");
    const { id } = await bob.createRoom({ name: "Long talk" });
    for (let seq = 1; seq <= 3; seq += 1) await bob.send(id, `message ${seq}`);
    const ada = await stage.newcomer("Ada Lovelace");
    await ada.joinRoom("Long talk");
    await ada.createRoom("Elsewhere");
    await ada.page.reload();
    await ada.connection("live").waitFor();
    stage.network.refuse();
    await ada.connection("offline").waitFor();
    await ada.room("Long talk").click();
    await ada.message("message 3").waitFor();
    await ada.page.getByText("Loading messages…").waitFor();
    expect(await ada.page.getByText("The beginning of").count()).toBe(0);
    stage.network.heal();
    await ada.page.getByText("The beginning of Long talk").waitFor();
    await ada.message("message 1").waitFor();
    stage.expectNoProblems(NETWORK);
  });

  it("says that an invite or a room cannot be loaded, and loads it once the connection is back", async () => {
    const bob = await register(stage.app.url, "bob");
    const room = await bob.createRoom({ name: "Secret plans", visibility: "private" });
    const open = await bob.createRoom({ name: "Open plans" });
    const { body: invite } = await bob.post<{ code: string }>(`/api/rooms/${room.id}/invites`, {});
    const ada = await stage.newcomer("Ada Lovelace");
    stage.network.refuse();
    await ada.connection("offline").waitFor();
    const base = ada.page.url().split("#")[0];
    await ada.page.evaluate(`location.hash = "#/rooms/01890000-0000-7000-8000-000000000000"`);
    await ada.page.getByText("The room cannot be loaded").waitFor();
    await ada.page.evaluate(`location.hash = "#/invite/${invite.code}"`);
    await ada.page.getByText("The invite cannot be loaded").waitFor();
    await ada.page.getByRole("button", { name: "Try again" }).click();
    await ada.page.getByText("The server cannot be reached.").waitFor();
    stage.network.heal();
    await ada.page.getByText("You are invited to Secret plans").waitFor();
    await ada.page.goto(`${base}#/rooms/${open.id}`);
    await ada.page.getByTestId("join-room").waitFor();
    stage.expectNoProblems(NETWORK);
  });

  it("says that people cannot be searched, and not that nobody is found", async () => {
    const ada = await stage.newcomer("Ada Lovelace");
    await stage.newcomer("Bob Frankston");
    await ada.page.getByTestId("new-conversation").click();
    const field = ada.page.getByRole("searchbox", { name: "Find people" });
    const dialog = ada.page.getByRole("dialog");
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await ada.page.route("**/api/users?**", async (route) => {
      await held;
      await route.continue();
    });
    await field.fill("Bob");
    await dialog.getByText("Searching…").waitFor();
    expect(await dialog.getByText("Nobody found.").count()).toBe(0);
    release();
    await dialog.getByText("Bob Frankston").waitFor();
    await field.fill("Bobby");
    await dialog.getByText("Nobody found.").waitFor();
    stage.network.refuse();
    await field.fill("Ada");
    await dialog.getByText("The server cannot be reached.").waitFor();
    expect(await dialog.getByText("Nobody found.").count()).toBe(0);
    stage.expectNoProblems(NETWORK);
  });

  it("repeats a search for rooms that failed, once the connection is back", async () => {
    const bob = await register(stage.app.url, "bob");
    for (let count = 1; count <= 21; count += 1)
      await bob.createRoom({ name: count === 1 ? "Oldest plan" : `Plan ${count}` });
    const ada = await stage.newcomer("Ada Lovelace");
    await ada.room("Plan 20").waitFor();
    stage.network.refuse();
    await ada.connection("offline").waitFor();
    const searched = ada.page.waitForEvent("requestfailed", (request) => request.url().includes("q=Oldest"));
    await ada.search("Oldest");
    await searched;
    expect(await ada.room("Oldest plan").count()).toBe(0);
    stage.network.heal();
    await ada.room("Oldest plan").waitFor();
    stage.expectNoProblems(NETWORK);
  });
});
