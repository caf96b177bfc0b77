import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { PASSWORD } from "../support/client.js";
import { PlaygroundFixture } from "../support/playground-fixture.js";

const LIFE_S = 5;

describe("sessions in the playground", { timeout: 90_000 }, () => {
  const stage = PlaygroundFixture.set({ accessTokenTtl: LIFE_S });
  const account = { email: "ada.lovelace@example.com", password: PASSWORD };

  it("stays connected past the end of its token, and logged in after a reload", async () => {
    const ada = await stage.newcomer("Ada Lovelace");
    await ada.createRoom("General");
    await setTimeout(2 * LIFE_S * 1000);
    await ada.connection("live").waitFor();
    await ada.say("still here");
    await ada.message("still here", "sent").waitFor();

    await ada.page.goto("about:blank");
    await setTimeout(1.5 * LIFE_S * 1000);
    await ada.page.goBack();
    await ada.connection("live").waitFor();
    await ada.say("and back");
    await ada.message("and back", "sent").waitFor();
    stage.expectNoProblems(/401/);
  });

  it("continues in both tabs when one is a duplicate of the other", async () => {
    const ada = await stage.newcomer("Ada Lovelace");
    await ada.createRoom("General");
    const copied = await ada.page.evaluate<string>("JSON.stringify(sessionStorage)");
    await setTimeout(3 * LIFE_S * 1000);
    const twin = await ada.page.context().newPage();
    await twin.addInitScript(
      `for (const [key, value] of Object.entries(${copied})) sessionStorage.setItem(key, value)`,
    );
    await twin.goto(ada.page.url());
    await twin.locator('[data-testid="connection-state"][data-state="live"]').waitFor();
    await ada.connection("live").waitFor();
    await ada.say("still both here");
    await twin.getByText("still both here").first().waitFor();
    stage.expectNoProblems(/401/);
  });

  it("lists the user's sessions, and ends one of them", async () => {
    const ada = await stage.newcomer("Ada Lovelace");
    const other = await stage.arrive();
    await other.logIn(account);
    await ada.page.getByTestId("account-menu").click();
    await ada.page.getByTestId("my-sessions").click();
    const sessions = ada.page.getByTestId("session-list").getByRole("listitem");
    await expect.poll(() => sessions.count()).toBe(2);
    await sessions.filter({ hasText: "Chrome on Linux" }).first().getByRole("button", { name: "End" }).click();
    await other.page.getByText("Log in again").waitFor();
    await expect.poll(() => sessions.count()).toBe(1);
    stage.expectNoProblems(/401/);
  });

  it("ends the session on the server when the user logs out", async () => {
    const ada = await stage.newcomer("Ada Lovelace");
    const kept = async () => {
      const text = await ada.page.evaluate<string | null>(
        `localStorage.getItem(sessionStorage.getItem("synctalk.login"))`,
      );
      return (JSON.parse(text ?? "{}") as { refreshToken?: string }).refreshToken;
    };
    const refreshToken = await kept();
    await ada.page.getByTestId("log-out").click();
    await ada.page.getByTestId("register-form").waitFor();
    await expect.poll(kept).toBeUndefined();
    const answer = await fetch(`${stage.app.url}/api/auth/refresh`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ refreshToken }),
    });
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([401, "auth.session_revoked"]);
  });
});
