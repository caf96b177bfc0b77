// Prints "PASSED FAILED" of a report: Vitest's JSON. A skipped test, an unreadable report or a bad exit counts as failed.
import { readFileSync } from "node:fs";

const [report, status] = process.argv.slice(2);

function totals() {
  try {
    const {
      numPassedTests,
      numFailedTests,
      numPendingTests = 0,
      numTodoTests = 0,
    } = JSON.parse(readFileSync(report, "utf8"));
    return [numPassedTests, numFailedTests + numPendingTests + numTodoTests];
  } catch {
    return [0, 1];
  }
}

const [passed, failed] = totals();
const silentFailure = failed === 0 && (status !== "0" || passed === 0);
console.log(passed, silentFailure ? 1 : failed);
