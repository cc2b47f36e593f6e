import { connect, createServer, type Server, type Socket } from "node:net";

/** A proxy that lets whoever shows the right name and password through to anywhere (RFC 9110, 9.3.6). */
export class ConnectProxy {
  readonly asked: string[] = [];
  refusal: string | null = null;
  readonly #proof: string;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;

  constructor(username: string, password: string) {
    this.#proof = `Proxy-Authorization: Basic ${Buffer.from(`${username}:${password}`).toString("base64")}\r\n`;
  }

  listen(port: number): Promise<void> {
    const server = createServer((socket) => this.#serve(socket));
    this.#server = server;
    return new Promise((done) => server.listen(port, "127.0.0.1", done));
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    for (const socket of this.#sockets) socket.destroy();
    if (server !== null) await new Promise((done) => server.close(done));
  }

  #serve(socket: Socket): void {
    this.#keep(socket);
    socket.once("data", (bytes) => {
      const head = bytes.toString();
      const [line = ""] = head.split("\r\n");
      this.asked.push(line);
      const [, place = ""] = line.split(" ");
      const refusal = this.refusal ?? (head.includes(this.#proof) ? null : "407 Proxy Authentication Required");
      if (refusal !== null) return void socket.end(`HTTP/1.1 ${refusal}\r\n\r\n`);
      const [host = "", port = ""] = place.split(":");
      const other = connect(Number(port), host, () => {
        socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
        socket.pipe(other).pipe(socket);
      });
      this.#keep(other);
    });
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => socket.destroy()).on("close", () => this.#sockets.delete(socket));
  }
}
