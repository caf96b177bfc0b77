import {
  type LoadedPage,
  type Message,
  type RequestError,
  type SendHandle,
  type SyncTalkClient,
  withNewer,
  withOlder,
} from "../index.js";

/** Ids are those of messages; an unsent message is named by its `clientMessageId`. */
export type MessageActions = Readonly<{
  /** Sends a message. It is in `unsent` at once, and in `messages` when the server has stored it. */
  send: (body: string) => SendHandle;
  /** Shows the new text at once, and the old one again if the server refuses the edit. */
  edit: (id: string, body: string) => Promise<Message>;
  remove: (id: string) => Promise<Message>;
  /** Sends a refused message again. */
  retry: (clientMessageId: string) => SendHandle;
  /** Drops an unsent message. */
  discard: (clientMessageId: string) => void;
  /** Loads one more page of older messages. A failure of this and the next calls is in `error`. */
  loadOlder: () => Promise<void>;
  /** Loads one more page of newer messages, after `around`. */
  loadNewer: () => Promise<void>;
  /** Shows the messages around a `seq` or a message's id. */
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
  const around = async (target: number | string, mine: object) => {
    const isSeq = typeof target === "number";
    const seq = isSeq ? target : ((await client.rest.message({ roomId, id: target })).seq ?? 0);
    const loaded = await client.loadPage(roomId, { around: seq });
    if (mine === lastAround) showPage(loaded);
  };

  return {
    send: (body) => client.send(roomId, { body }),
    edit: (id, body) => optional(client.edit({ roomId, id }, { body })),
    remove: (id) => optional(client.delete({ roomId, id })),
    retry: client.tryAgain,
    discard: client.discard,
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

/** A promise that nobody has to await: its rejection is not reported as unhandled. */
function optional<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => undefined);
  return promise;
}
