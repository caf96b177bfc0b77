import type { Facts } from "./facts.js";
import type { Finding } from "./finding.js";

/** I1: every acknowledged message is stored as acknowledged. */
export function acknowledgedIsStored({ sends, messages }: Facts): Finding[] {
  const findings: Finding[] = [];
  for (const send of sends.values()) {
    for (const ok of send.oks) {
      const row = messages.get(ok.message);
      const body = send.invokes[0]?.body;
      const right =
        row?.room === ok.room &&
        row.seq === ok.seq &&
        row.threadOf === ok.threadOf &&
        row.threadSeq === ok.threadSeq &&
        row.author === ok.user &&
        (row.changed || row.body === body);
      if (!right)
        findings.push({
          rule: "I1",
          what: "an acknowledged message is missing or differs",
          evidence: { ok, row, body },
        });
    }
  }
  return findings;
}

/** I6: all acknowledged attempts of a send return the same message with the same number. */
export function retriesAgree({ sends }: Facts): Finding[] {
  return [...sends.values()]
    .filter(({ oks }) => new Set(oks.map(({ message, seq, threadSeq }) => `${message} ${seq} ${threadSeq}`)).size > 1)
    .map(({ oks }) => ({ rule: "I6", what: "a retry returned another message", evidence: oks }));
}

/** I11: a send that was refused at every attempt is not stored. */
export function refusedIsNotStored(facts: Facts): Finding[] {
  return [...facts.sends.values()]
    .filter(({ invokes, refused }) => refused === invokes.length)
    .filter((send) => facts.rowsOf(send).length > 0)
    .map((send) => ({
      rule: "I11",
      what: "a refused message is stored",
      evidence: { send, rows: facts.rowsOf(send) },
    }));
}
