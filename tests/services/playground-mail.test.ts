import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { App } from "../../src/main/app.js";
import { startTestServer } from "../../src/main/testing.js";
import type { Profile } from "../../src/protocol/entities.js";
import { PASSWORD, register, type TestClient } from "../support/client.js";
import { RecordingMailer } from "../support/recording-mailer.js";
import { Visitor } from "../support/visitor.js";

const LINK = /http\S+/;

describe("mails in the playground", { timeout: 90_000 }, () => {
  const mailer = new RecordingMailer();
  let app: App;
  beforeAll(async () => {
    app = await startTestServer({ overrides: { mailer } });
  });
  afterAll(() => app?.close());

  async function linkTo({ session }: TestClient): Promise<string> {
    const { email } = session.user;
    await mailer.token(email);
    return LINK.exec(mailer.to(email)[0]?.text ?? "")?.[0] ?? "";
  }

  it("requests a reset link, sets a new password with it and logs in", async () => {
    const ada = await register(app.url, "ada");
    const { email } = ada.session.user;
    const visitor = await Visitor.arrive(app.url);
    const { page } = visitor;
    await page.getByTestId("show-login").click();
    await page.getByTestId("show-forgot").click();
    await page.getByTestId("forgot-form").getByLabel("Email").fill(email);
    await page.getByRole("button", { name: "Send me a link" }).click();
    await page.getByText("a link is on its way").waitFor();

    await page.goto(await linkTo(ada));
    const form = page.getByTestId("reset-form");
    await form.getByLabel("New password").fill("short");
    await form.getByRole("button", { name: "Change password" }).click();
    await form.getByText("at least 8 characters").first().waitFor();
    await form.getByLabel("New password").fill("a staple for the battery");
    await form.getByRole("button", { name: "Change password" }).click();
    await page.getByText("Your password is changed").waitFor();
    await page.getByRole("button", { name: "Go on" }).click();
    await visitor.logIn({ email, password: "a staple for the battery" });
    expect(page.url()).not.toContain("token");
  });

  it("asks to confirm an address first, sends the mail again, and continues after the confirmation", async () => {
    const strict = await startTestServer({ config: { emailVerification: "required" }, overrides: { mailer } });
    onTestFinished(() => strict.close());
    const eve = await register(strict.url, "eve");
    const { email } = eve.session.user;
    await mailer.token(email);
    const { page } = await Visitor.arrive(strict.url);
    await page.getByTestId("show-login").click();
    const form = page.getByTestId("login-form");
    await form.getByLabel("Email").fill(email);
    await form.getByLabel("Password").fill(PASSWORD);
    await form.getByRole("button", { name: "Log in" }).click();
    await page.getByTestId("refused").getByRole("button", { name: "Send again" }).click();
    await page.getByText("Another mail is on its way").waitFor();
    await eve.post("/api/auth/email/verify", { token: await mailer.token(email, 2) });
    await page.locator('[data-testid="connection-state"][data-state="live"]').waitFor();
    expect(await page.getByTestId("refused").count()).toBe(0);
  });

  it("confirms an address by a click, and says when the link is used up", async () => {
    const bob = await register(app.url, "bob");
    await bob.post("/api/auth/email/verification");
    const link = await linkTo(bob);
    const { page } = await Visitor.arrive(link);
    await page.getByRole("button", { name: "Confirm my address" }).click();
    await page.getByText("Your address is confirmed").waitFor();
    expect((await bob.get<Profile>("/api/users/me")).body.emailVerified).toBe(true);

    const again = await Visitor.arrive(link);
    await again.page.getByRole("button", { name: "Confirm my address" }).click();
    await again.page.getByRole("alert").getByText("no longer valid").waitFor();
  });
});
