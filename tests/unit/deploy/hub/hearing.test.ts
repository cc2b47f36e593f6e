import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Hearing, hearingLog } from "../../../../deploy/hub/hearing.ts";

type Answer = (problem: Error | null, asked: unknown, packet?: { readonly granted: readonly number[] }) => void;

function brokerOf() {
  const asked: { readonly filters: readonly string[]; readonly answer: Answer }[] = [];
  const unsubscribed: string[] = [];
  const wire = {
    connected: true,
    subscribe: (filters: string[], _options: unknown, answer: Answer) => void asked.push({ filters, answer }),
    unsubscribe: (filters: string[]) => void unsubscribed.push(...filters),
  };
  const grant = async (...granted: readonly number[]) => {
    asked.at(-1)?.answer(granted.some((code) => code >= 0x80) ? new Error("refused") : null, [], { granted });
    await vi.advanceTimersByTimeAsync(0);
  };
  return { wire: wire as typeof wire & ConstructorParameters<typeof Hearing>[0], asked, unsubscribed, grant };
}

function hearingOf(...wanted: readonly string[]) {
  const broker = brokerOf();
  const told: string[] = [];
  const hearing = new Hearing(broker.wire, wanted, {
    deaf: (filters, againMs) => void told.push(`${filters.join(" ")} again in ${againMs}`),
    hears: () => void told.push("hears"),
  });
  return { ...broker, told, hearing };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("what the broker grants is heard, and nothing is asked again", async () => {
  const { hearing, asked, grant, told } = hearingOf("a", "b");
  void hearing.begin();
  await grant(1, 1);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(asked).toHaveLength(1);
  expect(told).toEqual(["hears"]);
  expect(hearing.deafTo).toEqual([]);
});

test("only what the broker refuses is asked again", async () => {
  const { hearing, asked, grant, told } = hearingOf("a", "b", "c");
  void hearing.begin();
  await grant(1, 0x80, 1);
  expect(hearing.deafTo).toEqual(["b"]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked.at(-1)?.filters).toEqual(["b"]);
  await grant(1);
  expect(told).toEqual(["b again in 1000", "hears"]);
  expect(hearing.deafTo).toEqual([]);
});

test("a refusal that lasts is asked about ever more seldom, at last every 30 s, and for ever", async () => {
  const { hearing, asked, grant, told } = hearingOf("a");
  void hearing.begin();
  for (const waitMs of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]) {
    await grant(0x80);
    expect(told.at(-1)).toBe(`a again in ${waitMs}`);
    await vi.advanceTimersByTimeAsync(waitMs - 1);
    const before = asked.length;
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toHaveLength(before + 1);
  }
});

test("each code of refusal that MQTT 5 knows is one, too, and a broker that does not answer has not granted", async () => {
  const { hearing, grant, asked, told } = hearingOf("a");
  void hearing.begin();
  await grant(0x87);
  expect(told).toEqual(["a again in 1000"]);
  await vi.advanceTimersByTimeAsync(1_000 + 15_000);
  expect(told).toEqual(["a again in 1000", "a again in 2000"]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(asked).toHaveLength(3);
});

test("each new connection asks for everything anew, at once, and forgets how often it was refused", async () => {
  const { hearing, asked, grant, told } = hearingOf("a", "b");
  void hearing.begin();
  await grant(1, 0x80);
  void hearing.begin();
  expect(hearing.deafTo).toEqual(["a", "b"]);
  expect(asked.at(-1)?.filters).toEqual(["a", "b"]);
  await grant(0x80, 0x80);
  expect(told.at(-1)).toBe("a b again in 1000");
});

test("the answer of a connection that is gone counts for nothing", async () => {
  const { hearing, asked, wire } = hearingOf("a");
  void hearing.begin();
  wire.connected = false;
  asked[0]?.answer(null, [], { granted: [1] });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(hearing.deafTo).toEqual(["a"]);
  expect(asked).toHaveLength(1);
});

test("filters that come are asked for, those that go are given up, and a refusal of what nobody wants is forgotten", async () => {
  const { hearing, asked, unsubscribed, grant, told } = hearingOf("a");
  void hearing.begin();
  await grant(1);
  hearing.want(["a", "b"]);
  expect(asked.at(-1)?.filters).toEqual(["b"]);
  hearing.want(["a"]);
  expect(unsubscribed).toEqual(["b"]);
  await grant(0x80);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveLength(2);
  expect(hearing.deafTo).toEqual([]);
  expect(told.filter((one) => one !== "hears")).toEqual([]);
});

test("a hub that stops asks no more", async () => {
  const { hearing, asked, grant } = hearingOf("a");
  void hearing.begin();
  await grant(0x80);
  hearing.end();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveLength(1);
});

test("the log names each refusal and, once, its end", () => {
  const said: (readonly [string, object])[] = [];
  const log = hearingLog((what, facts) => void said.push([what, facts]));
  log.hears();
  log.deaf(["1", "2", "3", "4", "5"], 2_000);
  log.hears();
  log.hears();
  expect(said).toEqual([
    [
      "the broker refuses subscriptions; centres behind them are not heard",
      { filters: ["1", "2", "3", "4"], count: 5, againMs: 2_000 },
    ],
    ["the broker grants what it refused", {}],
  ]);
});
