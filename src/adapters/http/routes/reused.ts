/** Shares the result or failure of one `read` among all calls within `forMs`. */
export function reused<Answer>(read: () => Promise<Answer>, forMs: number): () => Promise<Answer> {
  let latest: Promise<Answer> | null = null;
  return () => {
    if (latest) return latest;
    const answer = read();
    latest = answer;
    const forget = () => void (latest = latest === answer ? null : latest);
    setTimeout(forget, forMs).unref();
    return answer;
  };
}
