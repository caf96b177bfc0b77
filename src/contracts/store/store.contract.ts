import { afterAll, describe } from "vitest";
import { accountRepositoryContract } from "./accounts/account-repository.contract.js";
import { dataStoreStatusContract } from "./data-store-status.contract.js";
import { mailTokensContract } from "./accounts/mail-tokens.contract.js";
import { messageChangesContract } from "./messages/message-changes.contract.js";
import { messageContentContract } from "./messages/message-content.contract.js";
import { messageHistoryContract } from "./messages/message-history.contract.js";
import { messageLogContract } from "./messages/message-log.contract.js";
import { senderMarkersContract } from "./messages/sender-markers.contract.js";
import { moderationReaderContract } from "./rooms/moderation-reader.contract.js";
import { messageRepositoryContract } from "./messages/message-repository.contract.js";
import { messageVersionsContract } from "./messages/message-versions.contract.js";
import { pageBytesContract } from "./messages/page-bytes.contract.js";
import { noticesContract } from "./rooms/notices.contract.js";
import { readMarkersContract } from "./rooms/read-markers.contract.js";
import { reactionsContract } from "./messages/reactions.contract.js";
import { invitesContract } from "./rooms/invites.contract.js";
import { directRoomsContract } from "./rooms/direct-rooms.contract.js";
import { activityListContract, roomListContract } from "./rooms/room-list.contract.js";
import { roomReaderContract } from "./rooms/room-reader.contract.js";
import { foldedSearchContract } from "./folded-search.contract.js";
import { peopleSearchContract } from "./accounts/people-search.contract.js";
import { roomSuccessionContract } from "./rooms/room-succession.contract.js";
import { roomsContract } from "./rooms/rooms.contract.js";
import { sanctionRepositoryContract } from "./rooms/sanction-repository.contract.js";
import { sessionReaderContract } from "./accounts/session-reader.contract.js";
import { sessionsContract } from "./accounts/sessions.contract.js";
import { snapshotContract } from "./rooms/snapshot.contract.js";
import { slowModeContract } from "./messages/slow-mode.contract.js";
import type { Store } from "./store.js";
import { threadHistoriesContract } from "./messages/thread-histories.contract.js";
import { threadFollowsContract } from "./messages/thread-follows.contract.js";
import { threadsContract } from "./messages/threads.contract.js";
import { userRepositoryContract } from "./accounts/user-repository.contract.js";

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
    directRoomsContract(open);
    invitesContract(open);
    roomSuccessionContract(open);
    sanctionRepositoryContract(open);
    moderationReaderContract(open);
    sessionsContract(open);
    sessionReaderContract(open);
    mailTokensContract(open);
    noticesContract(open);
    roomReaderContract(open);
    roomListContract(open);
    activityListContract(open);
    readMarkersContract(open);
    messageLogContract(open);
    senderMarkersContract(open);
    slowModeContract(open);
    messageContentContract(open);
    messageHistoryContract(open);
    messageChangesContract(open);
    pageBytesContract(open);
    messageRepositoryContract(open);
    reactionsContract(open);

    threadsContract(open);
    threadFollowsContract(open);
    threadHistoriesContract(open);
    messageVersionsContract(open);
    snapshotContract(open);
    dataStoreStatusContract(open);
  });
}
