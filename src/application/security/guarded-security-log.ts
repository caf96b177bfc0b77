import type { SecurityLog } from "../ports/security-log.js";

/** Wraps a security log so that its errors are reported: no request fails because an event cannot be recorded. */
export const guardedSecurityLog = (securityLog: SecurityLog, report: (error: unknown) => void): SecurityLog => ({
  record(event) {
    try {
      securityLog.record(event);
    } catch (error) {
      report(error);
    }
  },
});
