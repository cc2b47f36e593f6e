import { describe, expect, test } from "vitest";
import { defaultPolicy } from "../../../agent/domain/rules.ts";
import { kioskKey } from "../../../config/kiosk.ts";
import { changed, configOf, deviceOf, only, problemsOf, type Raw, textOf } from "./almaty.ts";

const scanner = (raw: Raw) => {
  Object.assign(raw.devices, { scan: { driver: "scanner", link: "sim" } });
};

describe("the rules section", () => {
  test("is the usual policy where it is absent", () => {
    expect(configOf(textOf("../../../config/examples/smallest.yaml")).rules.policy).toEqual(defaultPolicy);
  });

  test("carries what the centre sets", () => {
    const source = changed((raw) => {
      raw.rules = { atRisk: 75, kiosk: { coolSeconds: 1.5 }, overtaking: { times: 0 } };
      Object.assign(raw.centre.day, { opens: "08:30" });
    });
    expect(configOf(source).rules.policy).toMatchObject({
      atRiskShare: 0.75,
      kioskCoolMs: 1500,
      overtaking: { times: 0, minutes: 30 },
      opening: { opensAt: 510 },
    });
  });

  test("a number has one class", () => {
    const { what } = only((raw) => Object.assign(raw.rules, { numbers: { privileged: { from: 890 } } }));
    expect(what).toBe("the privileged numbers 890 to 999 and the appointment numbers 700 to 899 overlap.");
  });

  test("a range runs upwards, from 1 to 999", () => {
    expect(only((raw) => Object.assign(raw.rules, { numbers: { ordinary: { from: 600, to: 500 } } })).what).toContain(
      "below the first",
    );
    expect(only((raw) => Object.assign(raw.rules, { numbers: { privileged: { to: 1000 } } })).what).toBe(
      "rules.numbers.privileged.to must be 999 or less, not 1000.",
    );
  });

  test("a slip in a key of the rules is cured", () => {
    expect(only((raw) => Object.assign(raw.rules, { overtakin: {} })).cure).toBe('Did you mean "overtaking"?');
  });
});

describe("stages", () => {
  const stage = (at: number, more: object) => (raw: Raw) => {
    Object.assign(raw.services[0]!.stages[at]!, more);
  };

  test("the first stage cannot go on beside another", () => {
    expect(only(stage(0, { parallel: true })).what).toContain("no stage before it");
  });

  test("stages beside each other count with the longest against the norm", () => {
    const source = (minutes: number) => changed((raw) => Object.assign(raw.services[2]!.norm[0]!, { minutes }));
    expect(configOf(source(90)).warnings).toEqual([]);
    expect(configOf(source(89)).warnings.map(({ what }) => what)).toEqual([
      "the norm of vehicle-registration is 89 minutes, but its stages may take 90.",
    ]);
  });

  test("K17: exams and whatever may be tried again are judged by an operator, unless the centre says otherwise", () => {
    const judgedOf = (source: ReturnType<typeof changed>) => {
      const [service] = configOf(source).rules.services;
      return service?.stages.filter(({ judged }) => judged === true).map(({ id }) => id);
    };
    expect(judgedOf(changed(() => {}))).toEqual(["exam-theory", "exam-practical"]);
    expect(judgedOf(changed(stage(3, { retakes: 1 })))).toEqual(["exam-theory", "exam-practical", "production"]);
    expect(judgedOf(changed(stage(1, { judged: false })))).toEqual(["exam-practical"]);
    expect(judgedOf(changed(stage(0, { judged: true })))).toEqual(["intake", "exam-theory", "exam-practical"]);
  });

  test("retakes of what nobody can fail are doubtful", () => {
    const { warnings } = configOf(changed(stage(3, { retakes: 1 })));
    expect(warnings.map(({ what }) => what)).toEqual([
      'the stage "production" of licence-first has retakes, but nobody can fail it.',
    ]);
  });

  test("a service is counted by its own name where it names no document", () => {
    const { rules } = configOf(changed((raw) => Reflect.deleteProperty(raw.services[0]!, "document")));
    expect(rules.services[0]?.document).toBe("licence-first");
  });
});

describe("stations", () => {
  const station = (at: number, more: object) => (raw: Raw) => {
    Object.assign(raw.stations[at]!, more);
  };

  test("K17 a hall that is entered by a scan is a checkpoint with its scanner", () => {
    const source = changed((raw) => {
      scanner(raw);
      station(3, { scanner: "scan", checkpoint: { places: 20 } })(raw);
    });
    expect(configOf(source).rules.stations[3]).toMatchObject({
      scanner: "scan",
      checkpoint: { places: 20 },
      services: [],
    });
    expect(configOf(source).rules.stations[0]).toMatchObject({ scanner: null, checkpoint: null });
  });

  test("a checkpoint without a scanner is refused", () => {
    expect(only(station(2, { checkpoint: { places: 20 } })).cure).toBe("Add scanner: a device of the role scanner.");
  });

  test("a scanner has to be one, and belongs to one station", () => {
    expect(only(station(0, { scanner: "cam-hall" })).what).toContain("a scanner is needed here");
    const shared = (raw: Raw) => {
      scanner(raw);
      for (const at of [0, 1]) station(at, { scanner: "scan" })(raw);
    };
    expect(only(shared).what).toBe("the scanner scan already belongs to the station w1.");
  });

  test("a service that no station takes at one of its stages is told", () => {
    const told = only(station(2, { services: ["vehicle-registration"] }));
    expect(told.what).toBe(
      'no station carries out the stage "unit-check" for vehicle-re-registration: visits would wait for ever.',
    );
    expect(told.cure).toBe("Add vehicle-re-registration to the services of bay.");
  });

  test("a service that does not exist is not served", () => {
    const told = problemsOf(changed(station(0, { services: ["licence-frist"] })));
    expect(told.map(({ cure }) => cure)).toContain('Did you mean "licence-first"?');
  });
});

describe("keys", () => {
  test.each([
    ["licence-first", { service: "licence-first", language: null, priority: "ordinary" }],
    ["licence-first.kk", { service: "licence-first", language: "kk", priority: "ordinary" }],
    ["licence-first.privileged", { service: "licence-first", language: null, priority: "privileged" }],
    ["licence-first.privileged.kk", { service: "licence-first", language: "kk", priority: "privileged" }],
    ["licence-first.kk.privileged", null],
    ["licence-first.appointment", null],
    ["licence-first.privileged.kk.ru", null],
    [".privileged", null],
  ])("%s is read as %j", (name, key) => expect(kioskKey(name)).toEqual(key));

  test("a device that only holds and resumes the centre is no kiosk", () => {
    expect(configOf(changed(() => undefined)).kiosks.map(({ device }) => device)).toEqual(["kiosk"]);
  });

  test("hold and resume may stand on a kiosk and on operator's keys, and give no ticket", () => {
    const source = changed((raw) => {
      Reflect.deleteProperty(raw.devices, "alarm");
      Object.assign(deviceOf(raw, "kiosk").keys ?? {}, { hold: 16 });
      Object.assign(deviceOf(raw, "call-w1").keys ?? {}, { resume: 20, break: 14, back: 15 });
    });
    expect(problemsOf(source)).toEqual([]);
    expect(configOf(source).kiosks[0]?.keys).not.toHaveProperty("hold");
  });

  test("a service cannot be called as a key that holds the centre", () => {
    expect(
      problemsOf(changed((raw) => Object.assign(raw.services[4]!, { id: "hold" }))).map(({ what }) => what),
    ).toContain('"hold" is the name of a key of its own.');
  });
});
