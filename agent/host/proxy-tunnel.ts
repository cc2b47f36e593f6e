import { readFile } from "node:fs/promises";
import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { IClientOptions } from "mqtt";
import { fail, ok, type Result } from "../kernel/result.ts";
import type { BrokerFault } from "../ports/broker.ts";

export interface ProxySettings {
  /** http://HOST:PORT */
  readonly address: string;
  readonly username?: string;
  readonly passwordFile?: string;
}

/** How MQTT.js reaches a broker, and what to do with the way when nobody wants it any more. */
interface Way {
  readonly options: IClientOptions;
  readonly drop: () => void;
}

const DIRECT: Way = { options: {}, drop: () => undefined };
/** A proxy that says more before it lets anybody through is none. */
const HEAD_BYTES_MAX = 8 * 1024;
const HEAD_END = "\r\n\r\n";
const PROXY_PORT = 80;
const SECURE_PORT = 443;
/** RFC 9110, 15.5.8. */
const AUTHENTICATION_REQUIRED = 407;

/** Straight, but for a WebSocket where a proxy is named: through a tunnel of that (RFC 9110, 9.3.6). */
export async function wayTo(
  url: string,
  proxy: ProxySettings | undefined,
  waitMs: number,
): Promise<Result<Way, BrokerFault>> {
  const { protocol, hostname, port } = new URL(url);
  if (proxy === undefined || !protocol.startsWith("ws")) return ok(DIRECT);
  const isSecure = protocol === "wss:";
  const place = `${hostname}:${port || (isSecure ? SECURE_PORT : PROXY_PORT)}`;
  const opened = await tunnel(proxy, await requestOf(proxy, place), waitMs);
  if (!opened.ok) return opened;
  const socket = opened.value;
  const guarded = (options: object) => {
    const host = hostname.replace(/^\[|\]$/g, "");
    return connectTls({ ...options, socket, host, servername: isIP(host) === 0 ? host : "" });
  };
  const createConnection = (options: object) => (isSecure ? guarded(options) : socket);
  return ok({ options: { wsOptions: { createConnection } }, drop: () => socket.destroy() });
}

async function requestOf({ username, passwordFile }: ProxySettings, place: string): Promise<string> {
  const password = passwordFile === undefined ? "" : (await readFile(passwordFile, "utf8")).trimEnd();
  const basic = Buffer.from(`${username}:${password}`).toString("base64");
  const proof = username === undefined ? "" : `Proxy-Authorization: Basic ${basic}\r\n`;
  return `CONNECT ${place} HTTP/1.1\r\nHost: ${place}\r\n${proof}\r\n`;
}

function tunnel({ address }: ProxySettings, request: string, waitMs: number): Promise<Result<Socket, BrokerFault>> {
  const { hostname, port } = new URL(address);
  return new Promise((done) => {
    const socket = connect(Number(port || PROXY_PORT), hostname.replace(/^\[|\]$/g, ""));
    let head = "";
    const end = (answer: Result<Socket, BrokerFault>) => {
      clearTimeout(timer);
      socket.removeListener("data", hear).removeListener("close", lost);
      if (!answer.ok) socket.destroy();
      done(answer);
    };
    const lost = () => end(fail("broker-unreachable"));
    const hear = (bytes: Buffer) => {
      head += bytes.toString("latin1");
      if (head.length > HEAD_BYTES_MAX) lost();
      else if (head.includes(HEAD_END)) end(judged(head, socket));
    };
    const timer = setTimeout(lost, waitMs);
    // Nobody else listens until MQTT.js has the socket, and an error that nobody hears ends the process.
    socket.on("error", () => undefined);
    socket.once("connect", () => socket.write(request));
    socket.once("close", lost).on("data", hear);
  });
}

/** Behind a proxy's consent the broker says nothing before it is spoken to, so nothing may follow. */
function judged(head: string, socket: Socket): Result<Socket, BrokerFault> {
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1]);
  if (status === AUTHENTICATION_REQUIRED) return fail("broker-bad-credentials");
  const isOpen = status >= 200 && status < 300 && head.endsWith(HEAD_END);
  return isOpen ? ok(socket) : fail("broker-unreachable");
}
