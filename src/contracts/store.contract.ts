import { afterAll, describe } from "vitest";
import { accountRepositoryContract } from "./account-repository.contract.js";
import { dataStoreStatusContract } from "./data-store-status.contract.js";
import { mailTokensContract } from "./mail-tokens.contract.js";
import { messageChangesContract } from "./message-changes.contract.js";
import { messageHistoryContract } from "./message-history.contract.js";
import { messageLogContract } from "./message-log.contract.js";
import { messageRepositoryContract } from "./message-repository.contract.js";
import { pageBytesContract } from "./page-bytes.contract.js";
import { roomListContract } from "./room-list.contract.js";
import { roomReaderContract } from "./room-reader.contract.js";
import { foldedSearchContract } from "./folded-search.contract.js";
import { peopleSearchContract } from "./people-search.contract.js";
import { roomSuccessionContract } from "./room-succession.contract.js";
import { roomsContract } from "./rooms.contract.js";
import { sanctionRepositoryContract } from "./sanction-repository.contract.js";
import { sessionReaderContract } from "./session-reader.contract.js";
import { sessionsContract } from "./sessions.contract.js";
import { snapshotContract } from "./snapshot.contract.js";
import type { Store } from "./store.js";
import { userRepositoryContract } from "./user-repository.contract.js";

/** Behaviour of the store that the use cases rely on. */
export function storeContract(name: string, openStore: () => Promise<Store>): void {
  describe(name, () => {
    let opened: Promise<Store> | undefined;
    const open = () => (opened ??= openStore());
    afterAll(async () => (await opened)?.close());

    userRepositoryContract(open);
    accountRepositoryContract(open);
    peopleSearchContract(open);
    foldedSearchContract(open);
    roomsContract(open);
    roomSuccessionContract(open);
    sanctionRepositoryContract(open);
    sessionsContract(open);
    sessionReaderContract(open);
    mailTokensContract(open);
    roomReaderContract(open);
    roomListContract(open);
    messageLogContract(open);
    messageHistoryContract(open);
    messageChangesContract(open);
    pageBytesContract(open);
    messageRepositoryContract(open);
    snapshotContract(open);
    dataStoreStatusContract(open);
  });
}
