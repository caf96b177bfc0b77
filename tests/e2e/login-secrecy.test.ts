import { expect, it, onTestFinished } from "vitest";
import type { PasswordHasher } from "../../src/application/ports/password-hasher.js";
import { startTestServer } from "../../src/main/testing.js";
import { register, request } from "../support/client.js";

/** Hashes nothing, and records its calls. */
class RecordingHasher implements PasswordHasher {
  asked: string[] = [];

  async hash(password: string): Promise<string> {
    this.asked.push("hash");
    return `hash of ${password}`;
  }

  async verify(hash: string, password: string): Promise<boolean> {
    this.asked.push("verify");
    return hash === `hash of ${password}`;
  }

  needsRehash(): boolean {
    return false;
  }
}

it("does the same work and gives the same answer for an unknown email and a wrong password (S8)", async () => {
  const passwordHasher = new RecordingHasher();
  const app = await startTestServer({ overrides: { passwordHasher } });
  onTestFinished(() => app.close());
  const { email } = (await register(app.url)).session.user;
  const login = async (address: string) => {
    passwordHasher.asked = [];
    const body = { email: address, password: "not the password" };
    const answer = await request<{ requestId: string }>(app.url, "/api/auth/login", { method: "POST", body });
    const { requestId: _own, ...told } = answer.body;
    const headers = [...answer.headers].filter(([name]) => !["date", "x-request-id"].includes(name));
    return { asked: passwordHasher.asked, status: answer.status, text: JSON.stringify(told), headers };
  };
  await login("first@example.com");
  const wrong = await login(email);
  expect([wrong.status, wrong.asked]).toEqual([401, ["verify"]]);
  for (const unknown of [`x${email}`, "nobody@example.com", "not an email", "", "a".repeat(1000)])
    expect([unknown, await login(unknown)]).toEqual([unknown, wrong]);
});
