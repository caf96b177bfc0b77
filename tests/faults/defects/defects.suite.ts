import { describe, expect, test } from "vitest";
import { brokenRules } from "../checker/checker.js";
import type { RuleName } from "../checker/finding.js";
import type { OpenBacking } from "./backing.js";
import { talkOnTwoNodes, type Setup } from "./two-nodes.js";
import { ackBeforeCommit, losingAnswers, withoutFence, withoutGapDetection } from "./wrong-parts.js";

const NO_HEAD_CHECK_MS = 60_000;
const ALL = 1;
const DEFECT_PATIENCE_MS = 2_000;

/** Tests that the checker accepts a correct server and rejects six defective ones. `bigserial` opens the store with the wrong cursor. */
export function defectsSuite(where: string, right: OpenBacking, bigserial: OpenBacking): void {
  describe(`checker, ${where}`, () => {
    test.each<[string, Setup]>([
      ["announcements get lost", {}],
      ["no announcement arrives", { losesOneIn: ALL }],
      ["answers to sends get lost", { store: losingAnswers }],
      ["a member is removed while sending", { removal: true }],
    ])("finds nothing when %s", async (_what, setup) => {
      expect(await talkOnTwoNodes({ ...setup, backing: right })).toEqual([]);
    });

    test.each<[string, RuleName, Setup]>([
      ["feeds do not detect gaps", "I4", { store: withoutGapDetection }],
      ["changes are read by a bigserial cursor", "I4", { backing: bigserial }],
      ["acks come before the commit", "I1", { store: ackBeforeCommit }],
      ["a membership is checked without the fence", "I9", { store: withoutFence, removal: true }],
      ["a retry takes a new id", "I2", { store: losingAnswers, habits: { keepsIds: false } }],
      ["the head check does not run", "I4", { losesOneIn: ALL, headCheckMs: NO_HEAD_CHECK_MS }],
    ])("detects that %s: %s", async (_what, rule, setup) => {
      const findings = await talkOnTwoNodes({ backing: right, ...setup, patienceMs: DEFECT_PATIENCE_MS });
      expect(brokenRules(findings)).toContain(rule);
    });
  });
}
