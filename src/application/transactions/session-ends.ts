import type { Session } from "../../domain/accounts/session.js";
import type { UserId } from "../../domain/accounts/user.js";
import type { Ending } from "../ports/session-repository.js";
import type { RecordingTransaction } from "./recorded-event.js";

/** Stores that a session ended. Its connections end after the commit. */
export async function applySessionEnd(tx: RecordingTransaction, ended: Session): Promise<void> {
  await tx.sessions.end(ended);
  tx.record({ sessionEnded: ended });
}

/** Ends the user's sessions except the ones to keep. */
export async function endSessions(tx: RecordingTransaction, userId: UserId, ending: Ending): Promise<void> {
  for (const session of await tx.sessions.endAll(userId, ending)) tx.record({ sessionEnded: session });
}
