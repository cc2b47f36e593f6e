import { describe, expect, test } from "vitest";
import { asyncapi } from "../../../../../agent/uplink/contract/asyncapi.ts";
import { contractFiles } from "../../../../../agent/uplink/contract/generate.ts";
import { HUB_STATE_TOPIC, shardOf, topicsOf } from "../../../../../agent/uplink/topic.ts";

interface Channel {
  readonly address: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

interface Operation {
  readonly action: string;
  readonly bindings: { readonly mqtt: { readonly qos: number; readonly retain: boolean } };
}

interface Document {
  readonly channels: Readonly<Record<string, Channel>>;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly components: { readonly messages: object; readonly schemas: object };
}

const document: Document = JSON.parse(JSON.stringify(asyncapi()));
const CENTRE = "kz-ala-01";

const filled = (address: string): string =>
  address
    .replace("{shard}", shardOf(CENTRE))
    .replace("{centre}", CENTRE)
    .replace("{command}", "C1")
    .replace("{op}", "ping");

describe("the AsyncAPI document", () => {
  test("U12: names every topic of a centre as the program does, and no other", () => {
    const { state, hello, alert, live, events, telemetry, result, ack, day, config, commands } = topicsOf(CENTRE);
    const topics = [
      state,
      hello,
      alert,
      live,
      events,
      telemetry,
      result("C1"),
      ack,
      day,
      config,
      `${commands}ping`,
      HUB_STATE_TOPIC,
    ];
    expect(Object.values(document.channels).map(({ address }) => filled(address))).toEqual(topics);
  });

  test("U12: has an operation, a message and a schema for every channel, and describes each parameter", () => {
    const names = Object.keys(document.channels);
    expect(Object.keys(document.operations)).toEqual(names);
    expect(Object.keys(document.components.messages)).toEqual(names);
    expect(Object.keys(document.components.schemas)).toEqual(names);
    for (const { address, parameters } of Object.values(document.channels)) {
      const inAddress = [...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(Object.keys(parameters)).toEqual(inAddress);
      expect(JSON.stringify(parameters).match(/description/g)?.length ?? 0).toBe(inAddress.length);
    }
  });

  test("U12: every reference in it leads somewhere", () => {
    const text = contractFiles()["asyncapi.json"] ?? "";
    const lost = [...text.matchAll(/"\$ref": "#\/([^"]*)"/g)].filter(([, path = ""]) => {
      const found = path
        .split("/")
        .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
      return found === undefined;
    });
    expect(lost).toEqual([]);
  });

  test("U12: a command is never retained, a day's list and a configuration always; the centre sends upwards and receives downwards", () => {
    const retained = Object.entries(document.operations).filter(([, { bindings }]) => bindings.mqtt.retain);
    expect(retained.map(([name]) => name)).toEqual(["state", "live", "dayList", "config", "hubState"]);
    for (const [name, { action, bindings }] of Object.entries(document.operations)) {
      expect(action).toBe(document.channels[name]?.address.includes("/up/") ? "send" : "receive");
      expect(bindings.mqtt.qos).toBe(name === "telemetry" ? 0 : 1);
    }
  });
});
