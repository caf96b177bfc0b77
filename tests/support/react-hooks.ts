import { compileFunction } from "node:vm";
import { build } from "vite";
import * as sdk from "../../client/src/index.js";
import { root } from "../architecture/root.js";
import type { reactOf } from "./react-dom.js";

type Loading = Readonly<{ isLoading: boolean }>;
type Failing = Readonly<{ error: sdk.RequestError | null }>;

type Changing = Readonly<{
  edit(id: string, body: string): Promise<sdk.Message>;
  remove(id: string): Promise<sdk.Message>;
  react(id: string, emoji: string): Promise<sdk.Message>;
  unreact(id: string, emoji: string): Promise<sdk.Message>;
  retry(clientMessageId: string): sdk.SendHandle;
  discard(clientMessageId: string): void;
}>;

/** Written down again, because React's own types declare globals that the tests of the playground must not have. */
export type Hooks = Readonly<{
  SyncTalkProvider: unknown;
  useSyncTalk(): sdk.SyncTalkClient;
  useConnection(): Readonly<{ status: sdk.ConnectionStatus }>;
  useRooms(): Loading & Readonly<{ rooms: readonly (sdk.Room & Readonly<{ unread: number }>)[] }>;
  useMembers(roomId: string): Loading & Failing & Readonly<{ members: readonly sdk.Member[] }>;
  useMessages(roomId: string): Loading &
    Failing &
    Readonly<{
      messages: readonly sdk.Message[];
      notices: readonly sdk.Notice[];
      timeline: readonly sdk.TimelineEntry[];
      unsent: sdk.Outbox;
      hasOlder: boolean;
      hasNewer: boolean;
      loadOlder(): Promise<void>;
      loadNewer(): Promise<void>;
      around(target: number | string): Promise<void>;
      latest(): void;
      send(body: string): sdk.SendHandle;
    }> &
    Changing;
  useThread(root: sdk.MessageRef): Loading &
    Failing &
    Readonly<{
      root: sdk.Message | null;
      replies: readonly sdk.Message[];
      unsent: sdk.Outbox;
      hasOlder: boolean;
      following: boolean | null;
      loadOlder(): Promise<void>;
      send(body: string, options?: Readonly<{ alsoInRoom?: boolean }>): sdk.SendHandle;
      follow(following: boolean): Promise<void>;
      markRead(): Promise<void>;
    }> &
    Changing;
}>;

/** The entry `@synctalk/client/react` in one file, without React and without the SDK. */
export async function bundledHooks(format: "cjs" | "es"): Promise<string> {
  const bundle = await build({
    root,
    configFile: false,
    logLevel: "silent",
    build: {
      write: false,
      minify: true,
      lib: { entry: "client/src/react/index.ts", formats: [format] },
      rolldownOptions: { external: ["react", "../index.js"] },
    },
  });
  const [output] = Array.isArray(bundle) ? bundle : [bundle];
  if (!output || !("output" in output)) throw new Error("Nothing was built.");
  return output.output[0].code;
}

let built: Promise<string> | undefined;

/** The hooks, run with one version of React. */
export async function hooksFor({ load }: Pick<ReturnType<typeof reactOf>, "load">): Promise<Hooks> {
  built ??= bundledHooks("cjs");
  const exports = {};
  const require = (name: string): unknown => (name === "react" ? load(name) : sdk);
  compileFunction(await built, ["require", "exports", "module"])(require, exports, { exports });
  return exports as Hooks;
}
