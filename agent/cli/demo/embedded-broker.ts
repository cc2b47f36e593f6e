import { createServer } from "node:net";
import { Aedes } from "aedes";

export interface EmbeddedBroker {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** An MQTT broker inside this process, for those who have none. */
export async function openBroker(): Promise<EmbeddedBroker> {
  const aedes = await Aedes.createBroker();
  const server = createServer(aedes.handle);
  const port = await new Promise<number>((settle, refuse) => {
    server.once("error", refuse);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      settle(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
  const close = (): Promise<void> =>
    new Promise((settle) => {
      server.close(() => settle());
      aedes.close(() => undefined);
    });
  return { port, close };
}
