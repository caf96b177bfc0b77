import { onTestFinished } from "vitest";
import { register, type TestClient } from "./client.js";

/** A new user, whose connections end with the running test. */
export async function registerUser(url: string, name?: string): Promise<TestClient> {
  const user = await register(url, name);
  onTestFinished(() => user.close());
  return user;
}
