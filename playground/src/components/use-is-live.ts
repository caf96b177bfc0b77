import { useSelect } from "./chat-context";

/** Whether the page is connected and up to date. */
export const useIsLive = (): boolean =>
  useSelect(({ connection }) => connection === "live" || connection === "resumed");
