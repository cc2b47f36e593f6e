import { describe, expect, test } from "vitest";
import { brokerSettings } from "../../../agent/cli/run/credentials.ts";
import { changed, configOf, only, type Raw } from "./almaty.ts";

const withProxy = (proxy: object) => (raw: Raw) => void Object.assign(raw.hub, { proxy });
const settingsOf = (change: (raw: Raw) => void) => brokerSettings("kz-ala-01", configOf(changed(change)).hub);

describe("a proxy on the way to the hub", () => {
  test("comes to whoever connects with its address, a name and the name of a file", () => {
    const proxy = { address: "http://proxy.example:3128", username: "centre", passwordFile: "/etc/talon/keys/proxy" };
    expect(settingsOf(withProxy(proxy)).proxy).toEqual(proxy);
    expect(settingsOf(withProxy({ address: proxy.address })).proxy).toEqual({ address: proxy.address });
  });

  test("is not there where none is named", () => {
    expect(settingsOf(() => undefined)).not.toHaveProperty("proxy");
  });

  test("a password in its address is refused without repeating it", () => {
    const told = only(withProxy({ address: "http://centre:hunter2@proxy.example:3128" }));
    expect(told.cure).toContain("passwordFile");
    expect(JSON.stringify(told)).not.toContain("hunter2");
  });
});
