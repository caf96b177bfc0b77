import { AuthScreen } from "./auth-screen";
import { useSelect } from "./chat-context";
import { ChatScreen } from "./chat-screen";

export function App() {
  const me = useSelect((state) => state.me);
  return me ? <ChatScreen key={me.id} me={me} /> : <AuthScreen />;
}
