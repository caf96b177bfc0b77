/** Value of a metric whose line has all these labels; 0 when there is none. */
export async function metric(url: string, name: string, labels: readonly string[] = []): Promise<number> {
  const lines = (await (await fetch(`${url}/metrics`)).text()).split("\n");
  const line = lines.find((text) => text.startsWith(`${name}{`) && labels.every((label) => text.includes(label)));
  return Number(line?.split(" ").at(-1) ?? 0);
}

export const openConnections = (url: string): Promise<number> => metric(url, "synctalk_connections");

/** Number of requests to a route that succeeded with 200. */
export const answered = (url: string, method: string, route: string): Promise<number> =>
  metric(url, "synctalk_http_request_seconds_count", [`method="${method}"`, `route="${route}"`, 'status="200"']);
