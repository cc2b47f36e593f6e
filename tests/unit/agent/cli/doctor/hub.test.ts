import { expect, test } from "vitest";
import { changed } from "../../../config/almaty.ts";
import { patient, see, textsOf } from "./patient.ts";

const proxy = { address: "http://proxy.example:3128", username: "centre", passwordFile: "/etc/talon/keys/proxy" };
const behindProxy = (broker: string) =>
  changed((raw) => Object.assign(raw.hub, { brokers: [broker, "mqtts://other.example:8883"], proxy }));

test("a broker behind a WebSocket is looked for at the proxy, and any other at its own address", async () => {
  const knocked: string[] = [];
  const answers = async (host: string, port: number) => {
    knocked.push(`${host}:${port}`);
    return false;
  };
  await see("broker-reach", patient({ answers }, behindProxy("wss://hub.example/mqtt")));
  expect(knocked).toEqual(["proxy.example:3128", "other.example:8883"]);
});

test("the file with the proxy's password is examined like the centre's own", async () => {
  const may = (path: string) => path !== proxy.passwordFile;
  const seen = await see("tls-files", patient({ may }, behindProxy("wss://hub.example/mqtt")));
  expect(textsOf(seen)).toEqual(["doctor.file-unreadable"]);
});
