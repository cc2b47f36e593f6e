import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { loadConfig } from "../../../config/load.ts";
import { almaty, changed, configOf, type Raw, textOf } from "./almaty.ts";
import { drivers } from "./catalogue.ts";

describe("examples", () => {
  const examples = readdirSync(new URL("../../../config/examples/", import.meta.url)).filter((name) =>
    ["almaty.yaml", "kyiv.yaml", "smallest.yaml"].includes(name),
  );

  test("there are three", () => expect(examples).toHaveLength(3));

  test.each(examples)("%s has no problems and no warnings", (name) => {
    const config = configOf(textOf(`../../../config/examples/${name}`));
    expect(config.warnings).toEqual([]);
  });

  test("K3 K11 Almaty has the four families of services, and 120 minutes for a first licence", () => {
    const { services } = configOf(almaty).rules;
    expect(services.map(({ id }) => id)).toEqual([
      "licence-first",
      "licence-exchange",
      "vehicle-registration",
      "vehicle-re-registration",
      "number-plates",
    ]);
    expect(services[0]?.norms).toEqual([{ from: "2026-01-01", minutes: 120 }]);
  });
});

describe("ten mistakes", () => {
  const told = (() => {
    const loaded = loadConfig(textOf("fixtures/ten-mistakes.yaml"), "ten-mistakes.yaml", drivers);
    return loaded.ok ? [] : loaded.fault;
  })();

  test("ten problems in one run, each with file, line and cure", () => {
    expect(told.map(({ place }) => place)).toEqual(
      [4, 6, 16, 17, 20, 22, 25, 26, 28, 31].map((line) => `ten-mistakes.yaml:${line}`),
    );
    for (const { what, cure } of told) {
      expect(what).toMatch(/\S.*\.$/);
      expect(cure).toMatch(/^[A-Z].*[.?]$/);
    }
  });

  test("a slip of the finger is cured by the word that was meant", () => {
    expect(told[0]?.cure).toBe('Did you mean "Asia/Almaty"?');
    expect(told[6]?.cure).toBe('Did you mean "frame-board"?');
    expect(told[7]?.cure).toBe('Did you mean "profile"?');
  });

  test("the secret itself is not repeated", () => expect(JSON.stringify(told)).not.toContain("hunter2"));
});

describe("the result", () => {
  const config = configOf(almaty);

  test("carries rules with minutes after midnight and null for what a station lacks", () => {
    expect(config.rules.dayTurnsAt).toBe(240);
    expect(config.rules.policy.opening).toEqual({ opensAt: 540, closesAt: 1080 });
    expect(config.rules.printers).toEqual(["printer"]);
    expect(config.rules.stations.find(({ id }) => id === "bay")).toMatchObject({
      board: null,
      rating: null,
      call: null,
    });
    expect(config.rules.names.kk).toContain("Алматы");
  });

  test("gives devices with their wires and the options as their driver parsed them", () => {
    expect(config.devices.find(({ id }) => id === "pad-w1")).toEqual({
      id: "pad-w1",
      driver: "rating-pad",
      role: "keys",
      needs: "pins",
      wire: "gpio",
      options: { keys: { 1: 5, 2: 6, 3: 13, 4: 19, 5: 26 }, debounceMs: 30 },
    });
  });

  test("knows the kiosk by nobody's using it, and what its keys ask for", () => {
    expect(config.kiosks.map(({ device }) => device)).toEqual(["kiosk"]);
    expect(config.kiosks[0]?.keys["licence-first.ru"]).toEqual({
      service: "licence-first",
      language: "ru",
      priority: "ordinary",
    });
    expect(config.kiosks[0]?.keys["number-plates"]).toMatchObject({ service: "number-plates", language: null });
  });

  test("has storage in bytes and the console as host and port", () => {
    expect(config.storage).toEqual({ maxBytes: 536_870_912, keepDays: 90, ballastBytes: 8_388_608 });
    expect(config.console).toEqual({ host: "127.0.0.1", port: 8080 });
  });

  test("has a digest that neither comments nor the order of keys change, but each value does", () => {
    const reordered = changed((raw) => {
      raw.centre = Object.fromEntries(Object.entries(raw.centre).reverse()) as Raw["centre"];
    });
    expect(configOf(reordered).digest).toBe(config.digest);
    expect(config.digest).toMatch(/^[0-9a-f]{64}$/);
    const later = changed((raw) => Object.assign(raw.centre.day, { closes: "19:00" }));
    expect(configOf(later).digest).not.toBe(config.digest);
  });

  test("fills in defaults where the file is silent", () => {
    const config = configOf(textOf("../../../config/examples/smallest.yaml"));
    expect(config.hub).toBeNull();
    expect(config.effective.storage).toEqual({ maxBytes: "512MiB", keepDays: 90, ballast: "8MiB" });
    expect(config.rules.stations[0]?.marks).toHaveLength(5);
  });
});
