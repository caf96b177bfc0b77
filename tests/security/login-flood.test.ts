import { expect, it } from "vitest";
import { requestFrom } from "../support/from-address.js";
import { measured, quantile } from "../support/measured.js";
import { ATTACKED_STORES, Bystander, startAttackedServer } from "../support/under-attack.js";

const PER_SECOND = 150;
const SECONDS = 10;
const ada = { email: "ada@example.com", username: "ada", password: "correct horse battery" };
const bob = { email: "bob@example.com", username: "bob", password: "correct horse battery" };

it.each(ATTACKED_STORES)(
  "logs in users with the right password during 150 logins per second from one /48, on %s (S27)",
  { timeout: 120_000 },
  async (store) => {
    const server = await startAttackedServer(store, { TRUST_PROXY: "1" });
    const post = (from: string, path: string, body: unknown, token?: string) =>
      requestFrom("127.0.0.1", `${server.url}${path}`, {
        method: "POST",
        body,
        headers: { "x-forwarded-for": from, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
      });
    const home = "198.51.100.7";
    const registered = await post(home, "/api/auth/register", ada);
    await post("198.51.101.7", "/api/auth/register", bob);
    const { accessToken } = registered.body as { accessToken?: string };
    const bystander = await Bystander.arrive(server);

    const guesses: number[] = [];
    const owners: { name: string; status: number; ms: number }[] = [];
    const flood = async () => {
      const underWay: Promise<unknown>[] = [];
      for (let count = 0; count < PER_SECOND * SECONDS; count += 1) {
        const from = `2001:db8:${(count % 0xffff).toString(16)}::1`.replace("2001:db8:", "2001:db8:77:");
        const guess = { email: `nobody-${count}@example.com`, password: "a wrong password" };
        underWay.push(
          post(from, "/api/auth/login", guess).then(
            ({ status }) => guesses.push(status),
            () => guesses.push(0),
          ),
        );
        await new Promise((later) => setTimeout(later, 1000 / PER_SECOND));
      }
      await Promise.all(underWay);
    };
    const timed = async (name: string, ask: () => Promise<{ status: number }>) => {
      const from = performance.now();
      const { status } = await ask();
      owners.push({ name, status, ms: performance.now() - from });
    };
    const rightful = async () => {
      for (let round = 0; round < 4; round += 1) {
        await new Promise((later) => setTimeout(later, 1_500));
        await timed("known address", () => post(home, "/api/auth/login", ada));
        await timed("new address", () => post(`192.0.2.${round}`, "/api/auth/login", bob));
        const password = { currentPassword: ada.password, newPassword: ada.password };
        await timed("logged in", () => post(home, "/api/auth/password", password, accessToken));
      }
    };
    const figures = await bystander.during(() => Promise.all([flood(), rightful()]));
    const { failed, ...told } = figures;
    const slowest = quantile(
      owners.map(({ ms }) => ms),
      1,
    );
    const evaluated = guesses.filter((status) => status === 401).length;
    measured(`S27 ${store}, logins`, { guesses: guesses.length, evaluated, ...told, slowestOwner: slowest });
    expect(owners.filter(({ name, status }) => status !== (name === "logged in" ? 204 : 200))).toEqual([]);
    expect(failed).toEqual([]);
    expect(Math.max(figures.readP99, figures.sendP99)).toBeLessThanOrEqual(500);
    expect(slowest).toBeLessThanOrEqual(2_000);
  },
);
