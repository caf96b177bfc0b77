import type { Things } from "../history/event.js";
import type { Facts } from "./facts.js";
import type { Finding } from "./finding.js";

/** I13: each device holds what is stored of its user's own things, so that all devices of a user agree. */
export function devicesAgree({ history, own }: Facts): Finding[] {
  const findings: Finding[] = [];
  for (const event of history) {
    if (event.kind !== "held") continue;
    const { user, device, without } = event;
    const wrong = differences(event.things, own.get(user) ?? {}).filter(({ key }) => !isLeftOut(key, without));
    if (wrong.length === 0) continue;
    findings.push({
      rule: "I13",
      what: "a device holds something else than the server",
      evidence: { user, device, wrong },
    });
  }
  return findings;
}

const isLeftOut = (key: string, kind: string | undefined): boolean => kind !== undefined && key.startsWith(`${kind} `);

function differences(held: Things, stored: Things) {
  const keys = [...new Set([...Object.keys(held), ...Object.keys(stored)])];
  return keys
    .filter((key) => held[key] !== stored[key])
    .map((key) => ({ key, held: held[key] ?? null, stored: stored[key] ?? null }));
}
