import {
  type LoadedPage,
  type RequestError,
  type SendHandle,
  type SyncTalkClient,
  withNewer,
  withOlder,
} from "../index.js";
import { type ChangeActions, changeActions } from "./change-actions.js";

export type MessageActions = ChangeActions &
  Readonly<{
    /** Sends a message. It is in `unsent` at once, and in `messages` when the server has stored it. */
    send: (body: string) => SendHandle;
    /** Loads one more page of older messages. A failure of this and the next calls is in `error`. */
    loadOlder: () => Promise<void>;
    /** Loads one more page of newer messages, after `around`. */
    loadNewer: () => Promise<void>;
    /** Shows the messages around a `seq` or a message's id. For a reply in its thread alone, these are around its root. */
    around: (target: number | string) => Promise<void>;
    /** Shows the newest messages again, after `around`. */
    latest: () => void;
  }>;

type Shown = Readonly<{
  client: SyncTalkClient;
  roomId: string;
  /** The page that `around` shows; null while the newest messages are shown. */
  shownPage: () => LoadedPage | null;
  showPage: (page: LoadedPage | null) => void;
  onLoaded: (error: RequestError | null) => void;
}>;

export function messageActions({ client, roomId, shownPage, showPage, onLoaded }: Shown): MessageActions {
  let lastAround = {};

  const current = () => {
    const page = shownPage();
    return page?.historyToken === client.state.rooms.get(roomId)?.historyToken ? page : null;
  };
  const load = (loading: Promise<void>): Promise<void> =>
    loading.then(
      () => onLoaded(null),
      (error: RequestError) => onLoaded(error),
    );
  /** Extends the shown page, unless another page is shown by then. */
  const extend = async (from: LoadedPage, query: Query, join: typeof withOlder) => {
    const loaded = await client.loadPage(roomId, query);
    if (current() === from) showPage(join(from, loaded));
  };
  const older = async () => {
    const page = current();
    if (!page) return client.loadOlder(roomId);
    if (page.hasOlder) await extend(page, { before: page.from }, withOlder);
  };
  const newer = async () => {
    const page = current();
    if (page) await extend(page, { after: page.to }, withNewer);
  };
  const seqOf = async (id: string): Promise<number> => {
    const { seq, threadOf } = await client.rest.message({ roomId, id });
    return seq ?? (threadOf === null ? 0 : seqOf(threadOf));
  };
  const around = async (target: number | string, mine: object) => {
    const seq = typeof target === "number" ? target : await seqOf(target);
    const loaded = await client.loadPage(roomId, { around: seq });
    if (mine === lastAround) showPage(loaded);
  };

  return {
    send: (body) => client.send(roomId, { body }),
    ...changeActions(client, roomId),
    loadOlder: () => load(older()),
    loadNewer: () => load(newer()),
    around: (target) => load(around(target, (lastAround = {}))),
    latest: () => {
      lastAround = {};
      showPage(null);
    },
  };
}

type Query = Readonly<{ before: number }> | Readonly<{ after: number }>;
