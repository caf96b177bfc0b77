const parent = process.ppid;

/**
 * Ends this process when its parent ends, unless it has received a signal already. npm runs a script in a shell that
 * does not forward signals, so killing npm would leave the server running with its port and data. Call it once the
 * process handles SIGINT and SIGTERM.
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
