import type { History } from "../history/event.js";

export type Figures = Record<string, number | string>;

export function percentile(values: readonly number[], share: number): number {
  const inOrder = values.toSorted((a, b) => a - b);
  return Math.round(inOrder[Math.min(inOrder.length - 1, Math.floor(inOrder.length * share))] ?? 0);
}

export const spread = (values: readonly number[]): string =>
  `p50 ${percentile(values, 0.5)} ms, p99 ${percentile(values, 0.99)} ms, of ${values.length}`;

/** Quality figures of a run, from its histories. */
export function figuresOf(history: History): Figures {
  const codes = history.flatMap((event) => (event.kind === "info" ? [event.code] : []));
  const refusals = history.flatMap((event) => (event.kind === "fail" ? [event.code] : []));
  return {
    acknowledged: history.filter(({ kind }) => kind === "ok").length,
    "answered as repeats": history.filter((event) => event.kind === "ok" && event.repeated).length,
    "attempts of unknown outcome": counted(codes),
    refused: counted(refusals),
    ack: spread(ackTimes(history)),
    "live delivery after the ack": spread(deliveryTimes(history)),
    "catch-up after a loss": spread(catchUps(history, "lost")),
    "catch-up after ready": spread(catchUps(history, "ready")),
  };
}

function counted(codes: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts].map(([code, count]) => `${count} ${code}`).join(", ") || "0";
}

/** Times from the first attempt to the ack. */
export function ackTimes(history: History): number[] {
  const invoked = new Map<string, number>();
  return history.flatMap((event) => {
    if (event.kind === "invoke" && event.attempt === 1) invoked.set(event.send, event.at);
    return event.kind === "ok" ? [event.at - (invoked.get(event.send) ?? event.at)] : [];
  });
}

function deliveryTimes(history: History): number[] {
  return deliveries(history).map(({ tookMs }) => tookMs);
}

/** Times since a moment, from the ack on one node to the change on another, for clients that know their node. */
export function timesAcross(history: History, since = 0): number[] {
  return deliveries(history)
    .filter(({ at, from, to }) => at >= since && from !== undefined && to !== undefined && from !== to)
    .map(({ tookMs }) => tookMs);
}

type Delivery = Readonly<{ at: number; tookMs: number; from: string | undefined; to: string | undefined }>;

/** First live delivery of each message to each client. */
function deliveries(history: History): Delivery[] {
  const acknowledged = new Map<string, { at: number; from: string | undefined }>();
  const servers = new Map<string, string | undefined>();
  for (const event of history) {
    if (event.kind === "ready") servers.set(event.client, event.server);
    if (event.kind === "ok") acknowledged.set(event.message, { at: event.at, from: servers.get(event.client) });
  }
  servers.clear();
  const first = new Set<string>();
  return history.flatMap((event) => {
    if (event.kind === "ready") servers.set(event.client, event.server);
    if (event.kind !== "change" || event.via !== "live") return [];
    return event.messages.flatMap(({ id }) => {
      const key = `${event.client} ${id}`;
      const ack = acknowledged.get(id);
      if (ack === undefined || first.has(key)) return [];
      first.add(key);
      const tookMs = Math.max(0, event.at - ack.at);
      return [{ at: event.at, tookMs, from: ack.from, to: servers.get(event.client) }];
    });
  });
}

export function catchUps(history: History, since: "lost" | "ready"): number[] {
  const began = new Map<string, number>();
  return history.flatMap((event) => {
    if (event.kind === since && (since === "ready" || !began.has(event.client))) began.set(event.client, event.at);
    if (event.kind !== "caught up") return [];
    const at = began.get(event.client);
    began.delete(event.client);
    return at === undefined ? [] : [event.at - at];
  });
}
