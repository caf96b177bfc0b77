const parent = process.ppid;

/**
 * npm runs a script in a shell that does not pass signals on: `kill` on npm would leave the server behind, holding its
 * port and its data. So the end of the parent ends this process, unless a signal has reached it already.
 * Call it once the process handles SIGINT and SIGTERM.
 */
export function endWithParent() {
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, 500).unref();
  const forget = () => clearInterval(watch);
  process.once("SIGINT", forget).once("SIGTERM", forget);
}
