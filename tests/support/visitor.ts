import type { BrowserContextOptions, Locator, Page } from "playwright-core";
import { openPage } from "./chromium.js";

type ConnectionState = "connecting" | "live" | "offline" | "resumed";

/** A user of the playground in a separate browser. */
export class Visitor {
  private constructor(
    readonly page: Page,
    readonly problems: string[],
  ) {}

  static async arrive(url: string, options?: BrowserContextOptions): Promise<Visitor> {
    const { page, problems } = await openPage(url, options);
    return new Visitor(page, problems);
  }

  async register(name: string): Promise<void> {
    const form = this.page.getByTestId("register-form");
    await form.getByLabel("Email").fill(`${name.toLowerCase().replaceAll(" ", ".")}@example.com`);
    await form.getByLabel("Password").fill("correct horse battery");
    await form.getByLabel("Display name").fill(name);
    await form.getByRole("button", { name: "Register" }).click();
    await this.connection("live").waitFor();
  }

  async logIn({ email, password }: { email: string; password: string }): Promise<void> {
    await this.page.getByTestId("show-login").click();
    const form = this.page.getByTestId("login-form");
    await form.getByLabel("Email").fill(email);
    await form.getByLabel("Password").fill(password);
    await form.getByRole("button", { name: "Log in" }).click();
    await this.connection("live").waitFor();
  }

  async createRoom(name: string, visibility: "Public" | "Private" = "Public"): Promise<string> {
    await this.page.getByTestId("create-room").click();
    const form = this.page.getByTestId("create-room-form");
    await form.getByLabel("Name", { exact: true }).fill(name);
    await form.getByRole("radio", { name: visibility }).check();
    await form.getByRole("button", { name: "Create room" }).click();
    await this.page.getByRole("heading", { name, exact: true }).waitFor();
    await this.composer.waitFor();
    return this.page.url().split("/rooms/")[1] ?? "";
  }

  async search(text: string): Promise<void> {
    await this.page.getByRole("searchbox", { name: "Search rooms" }).fill(text);
  }

  async joinRoom(name: string): Promise<void> {
    await this.search(name);
    await this.room(name).click();
    await this.page.getByTestId("join-room").click();
    await this.composer.waitFor();
    await this.search("");
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press("Enter");
  }

  connection(...states: ConnectionState[]): Locator {
    const anyOf = states.map((state) => `[data-testid="connection-state"][data-state="${state}"]`);
    return this.page.locator(anyOf.join(","));
  }

  room(name: string): Locator {
    return this.page.getByTestId("room-item").filter({ hasText: name });
  }

  message(text: string, status?: "sent" | "pending" | "failed"): Locator {
    const messages = status
      ? this.page.locator(`[data-testid="message"][data-status="${status}"]`)
      : this.page.getByTestId("message");
    return messages.filter({ has: this.page.getByText(text, { exact: true }) });
  }

  /** Chooses from the menu of the message that contains the text. */
  async choose(text: string, item: string): Promise<void> {
    const body = this.page.locator(".message-text", { hasText: text });
    const message = this.page.locator("[data-message-id]").filter({ has: body });
    await message.hover();
    await message.getByTestId("message-menu").click();
    await this.page.getByRole("menuitem", { name: item, exact: true }).click();
  }

  /** Chooses from the menu of the open room. */
  async chooseForRoom(item: string): Promise<void> {
    await this.page.getByTestId("room-menu").click();
    await this.page.getByRole("menuitem", { name: item }).click();
  }

  /** Chooses from the menu of a member, and confirms. */
  async chooseForMember(name: string, item: string): Promise<void> {
    await this.page.getByRole("button", { name: `Actions for ${name}` }).click();
    await this.page.getByRole("menuitem", { name: item, exact: true }).click();
    await this.page.getByTestId("confirm").click();
    await this.page.getByTestId("confirm").waitFor({ state: "detached" });
  }

  /** Starts a conversation with people, each found by the name. */
  async converse(...names: readonly string[]): Promise<void> {
    await this.page.getByTestId("new-conversation").click();
    for (const name of names) {
      await this.page.getByRole("searchbox", { name: "Find people" }).fill(name);
      await this.page.getByRole("checkbox", { name }).check();
    }
    await this.page.getByTestId("start-conversation").click();
    // Until the dialog is closed, the composer of the room before stands behind it.
    await this.page.getByTestId("start-conversation").waitFor({ state: "detached" });
    await this.composer.waitFor();
  }

  get composer(): Locator {
    return this.page.getByTestId("composer");
  }

  get list(): Locator {
    return this.page.getByTestId("message-list");
  }
}
