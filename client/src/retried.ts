import { fullJitter, type RetryTimes } from "./connection/full-jitter.js";
import { pause } from "./pause.js";
import { asFailure, retryAfterMs } from "./request-error.js";

const MAX_ATTEMPTS = 3;

/** Repeats a harmless request whose answer was lost, or that the server refused for a while. */
export async function retried<Answer>(
  request: (attempt: number) => Promise<Answer>,
  retry: RetryTimes,
  attempt = 1,
): Promise<Answer> {
  try {
    return await request(attempt);
  } catch (thrown) {
    const failure = asFailure(thrown);
    if (!failure.retryable || attempt === MAX_ATTEMPTS) throw failure;
    await pause(fullJitter(attempt, retry) + retryAfterMs(failure));
    return retried(request, retry, attempt + 1);
  }
}
