import { AuthScreen } from "./auth-screen";
import { useSelect } from "./chat-context";
import { ChatScreen } from "./chat-screen";
import { MailLinkScreen } from "./mail-link-screen";
import { useMailLink } from "./use-mail-link";

export function App() {
  const me = useSelect((state) => state.me);
  const link = useMailLink();
  if (link) return <MailLinkScreen key={link.token} link={link} />;
  return me ? <ChatScreen key={me.id} me={me} /> : <AuthScreen />;
}
