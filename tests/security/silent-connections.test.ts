import { expect, it, onTestFinished } from "vitest";
import { loopbackAddresses, requestFrom } from "../support/from-address.js";
import { measured, quantile } from "../support/measured.js";
import { loginFrom, Probe } from "../support/probe.js";
import { PRODUCTION, startServer } from "../support/server-process.js";
import { openSilently, type SilentConnection } from "../support/silent-connection.js";

const ADDRESSES = 50;
const PENDING = 50;
const TOGETHER = 100;
const LIMITS = "login.account=1000/1s,login.address=1000/1s";

it("caps 5,000 silent connections, and keeps logins fast (S14)", { timeout: 120_000 }, async () => {
  const { url } = await startServer({ env: { ...PRODUCTION, PERSISTENCE: "memory", LIMITS } });
  const account = { email: "ada@example.com", password: "correct horse battery" };
  const registered = await requestFrom("127.0.6.1", `${url}/api/auth/register`, { method: "POST", body: account });
  expect(registered.status).toBe(201);

  const opened: (SilentConnection | null)[] = [];
  onTestFinished(() => opened.forEach((connection) => connection?.socket.destroy()));
  let most = 0;
  let open = 0;
  const count = (connection: SilentConnection | null) => {
    opened.push(connection);
    if (!connection) return;
    most = Math.max(most, (open += 1));
    connection.socket.once("end", () => connection.socket.destroy());
    connection.socket.once("close", () => void (open -= 1));
  };
  const flood = async () => {
    const from = loopbackAddresses(ADDRESSES, 20);
    const attempts = Array.from({ length: 5_000 }, (_, index) => from[index % ADDRESSES] ?? "127.0.20.1");
    while (attempts.length > 0)
      (await Promise.all(attempts.splice(0, TOGETHER).map((address) => openSilently(url, address)))).forEach(count);
    await new Promise((later) => setTimeout(later, 2_000));
  };
  const probe = await Probe.during(flood, loginFrom("127.0.6.1", url, account), 50);

  const refused = opened.filter((connection) => connection === null).length;
  const p99 = quantile(probe.latenciesMs, 0.99);
  measured("S14", {
    tried: opened.length,
    refused,
    "most open": most,
    logins: probe.statuses.length,
    "login p99 ms": p99,
  });
  expect(opened).toHaveLength(5_000);
  expect(most).toBeLessThanOrEqual(ADDRESSES * PENDING);
  expect(new Set(probe.statuses)).toEqual(new Set([200]));
  expect(p99).toBeLessThan(500);
});
