import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** Replaces the answer to commands with this prefix. `null` answers nothing. */
type Answers = Readonly<Record<string, string | null>>;

export type Delivery = Readonly<{ recipients: readonly string[]; source: string }>;

/** A mail server on loopback with the few commands that delivering a mail needs. */
export class SmtpServer {
  readonly deliveries: Delivery[] = [];
  readonly commands: string[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly answers: Answers,
  ) {}

  static async start(answers: Answers = {}): Promise<SmtpServer> {
    const server = createServer();
    const smtp = new SmtpServer(server, answers);
    server.on("connection", (socket) => smtp.serve(socket));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return smtp;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((stopped) => this.server.close(stopped));
  }

  private serve(socket: Socket): void {
    let unread = "";
    let recipients: string[] = [];
    let receiving = false;
    const say = (line: string) => socket.write(`${line}\r\n`);

    const take = (line: string) => {
      this.commands.push(line);
      const own = Object.keys(this.answers).find((beginning) => line.startsWith(beginning));
      const answer = own === undefined ? replyTo(line) : this.answers[own];
      if (line.startsWith("RCPT TO:") && answer?.startsWith("2")) recipients.push(/<(.*)>/.exec(line)?.[1] ?? "");
      receiving = line === "DATA" && answer?.startsWith("354") === true;
      if (answer) say(answer);
      if (line === "QUIT") socket.end();
    };

    this.sockets.add(socket);
    socket.setEncoding("utf8");
    socket.on("error", () => undefined);
    socket.on("close", () => this.sockets.delete(socket));
    socket.on("data", (chunk: string) => {
      unread += chunk;
      for (;;) {
        const end = unread.indexOf(receiving ? "\r\n.\r\n" : "\r\n");
        if (end < 0) return;
        const read = unread.slice(0, end);
        unread = unread.slice(end + (receiving ? 5 : 2));
        if (!receiving) take(read);
        else {
          receiving = false;
          this.deliveries.push({ recipients, source: read.replaceAll("\r\n..", "\r\n.") });
          recipients = [];
          say("250 taken");
        }
      }
    });
    say("220 test");
  }
}

function replyTo(line: string): string {
  if (line.startsWith("EHLO")) return "250-test\r\n250-8BITMIME\r\n250-AUTH PLAIN\r\n250 SMTPUTF8";
  if (line === "STARTTLS") return "502 not here";
  if (line.startsWith("AUTH")) return "235 welcome";
  if (line === "DATA") return "354 go on";
  return line === "QUIT" ? "221 bye" : "250 fine";
}
