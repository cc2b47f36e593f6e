import { expect, test } from "vitest";
import { nodesOf } from "../../../../deploy/hub/hub-wire.ts";

test("a hub knows every node of its broker, and the ports that are not written", () => {
  expect(nodesOf({ url: "mqtt://one:1884" })).toEqual({});
  expect(nodesOf({ url: "mqtt://one:1884", others: ["mqtts://two", "mqtt://three"] }).servers).toEqual([
    { protocol: "mqtt", host: "one", port: 1884 },
    { protocol: "mqtts", host: "two", port: 8883 },
    { protocol: "mqtt", host: "three", port: 1883 },
  ]);
});
