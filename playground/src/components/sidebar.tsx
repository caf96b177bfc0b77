import { useEffect, useRef, useState } from "preact/hooks";
import type { Profile } from "@synctalk/client";
import { AccountMenu } from "./account-menu";
import { useChat } from "./chat-context";
import { ConnectionBadge } from "./connection-badge";
import { CreateRoom } from "./create-room";
import { FindMessages } from "./find-messages";
import { Icon } from "./icon";
import { LogOut } from "./log-out";
import { Logo } from "./logo";
import { Me } from "./me";
import { MyScheduled } from "./my-scheduled";
import { MyThreads } from "./my-threads";
import { NewConversation } from "./new-conversation";
import { RoomList } from "./room-list";
import { useRefreshedRooms } from "./use-refreshed-rooms";

const SEARCH_AFTER_MS = 250;

export function Sidebar({ me, openRoomId }: { me: Profile; openRoomId: string | null }) {
  const { rooms } = useChat();
  const [query, setQuery] = useState("");
  const typed = useRef(false);
  useEffect(() => {
    if (!typed.current) return;
    const timer = setTimeout(() => void rooms.searchOpen(query.trim()).catch(() => undefined), SEARCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [query]);
  useRefreshedRooms();
  const search = (text: string) => {
    typed.current = true;
    setQuery(text);
  };
  return (
    <aside class="sidebar" aria-label="Rooms">
      <header class="sidebar-head">
        <Logo />
        <h1>SyncTalk</h1>
        <ConnectionBadge />
      </header>
      <div class="sidebar-tools">
        <label class="search">
          <Icon name="search" />
          <span class="hidden-text">Search rooms</span>
          <input
            type="search"
            class="input"
            placeholder="Search rooms"
            value={query}
            onInput={(event) => search(event.currentTarget.value)}
          />
        </label>
        <NewConversation />
        <CreateRoom />
      </div>
      <MyThreads />
      <MyScheduled />
      <FindMessages openRoomId={openRoomId} />
      <RoomList query={query.trim()} openRoomId={openRoomId} myId={me.id} />
      <footer class="sidebar-foot">
        <Me me={me} />
        <AccountMenu />
        <LogOut class="icon-button" label="Log out">
          <Icon name="leave" />
        </LogOut>
      </footer>
    </aside>
  );
}
