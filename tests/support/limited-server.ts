import { onTestFinished } from "vitest";
import type { Ports } from "../../src/application/ports/ports.js";
import { readConfig } from "../../src/main/config/config.js";
import { startTestServer } from "../../src/main/testing.js";
import { register, type TestClient } from "./client.js";

/** A server with changed limits, and rate limits off, and people who are registered there. */
export async function serverWith(
  LIMITS: string,
  people: number,
  overrides: Partial<Ports> = {},
): Promise<readonly TestClient[]> {
  const { limits } = readConfig({ LIMITS });
  const app = await startTestServer({ config: { limits }, overrides });
  const clients: TestClient[] = [];
  onTestFinished(async () => {
    for (const client of clients) client.close();
    await app.close();
  });
  for (let each = 0; each < people; each += 1) clients.push(await register(app.url));
  return clients;
}
