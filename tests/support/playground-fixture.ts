import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { BrowserContextOptions } from "playwright-core";
import { afterEach, beforeAll, beforeEach, expect } from "vitest";
import type { App } from "../../src/main/app.js";
import type { Config } from "../../src/main/config/config.js";
import { startTestServer } from "../../src/main/testing.js";
import { TcpProxy } from "./tcp-proxy.js";
import { Visitor } from "./visitor.js";

const BUILT = fileURLToPath(new URL("../../dist/playground/index.html", import.meta.url));
/** Console messages of the browser about a missing network. */
export const NETWORK = /net::ERR_|WebSocket connection to .* failed/;

const ROOM = "Analytical engines";

/** A server per test, a network in front of it, and users in browsers behind that network. */
export class PlaygroundFixture {
  private visitors: Visitor[] = [];
  app!: App;
  network!: TcpProxy;

  /** Call this at the top of a test file. */
  static set(config: Partial<Config> = {}): PlaygroundFixture {
    const stage = new PlaygroundFixture();
    beforeAll(() => {
      if (!existsSync(BUILT)) throw new Error("The playground is not built: run `npm run build` first.");
    });
    beforeEach(async () => {
      stage.app = await startTestServer({ config });
      stage.network = await TcpProxy.to(Number(new URL(stage.app.url).port));
    });
    afterEach(() => stage.clear());
    return stage;
  }

  async arrive(options?: BrowserContextOptions & { url?: string }): Promise<Visitor> {
    const { url = `http://127.0.0.1:${this.network.port}/`, ...contextOptions } = options ?? {};
    const visitor = await Visitor.arrive(url, contextOptions);
    this.visitors.push(visitor);
    return visitor;
  }

  async newcomer(name: string): Promise<Visitor> {
    const visitor = await this.arrive();
    await visitor.register(name);
    return visitor;
  }

  async pairInRoom(): Promise<{ ada: Visitor; bob: Visitor; roomId: string }> {
    const [ada, bob] = await Promise.all([this.newcomer("Ada Lovelace"), this.newcomer("Bob Frankston")]);
    const roomId = await ada.createRoom(ROOM);
    await bob.joinRoom(ROOM);
    return { ada, bob, roomId };
  }

  /** Fails when a browser reported anything unexpected. */
  expectNoProblems(but?: RegExp): void {
    const problems = this.visitors.flatMap((visitor) => visitor.problems);
    expect(problems.filter((text) => !but?.test(text))).toEqual([]);
  }

  private async clear(): Promise<void> {
    for (const { page } of this.visitors) await page.context().close();
    this.visitors = [];
    await this.network?.close();
    await this.app?.close();
  }
}
