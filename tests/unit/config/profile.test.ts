import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { explain } from "../../../config/explain.ts";
import { profileServices } from "../../../config/profile.ts";
import { LOCALES } from "../../../config/words.ts";
import { almaty, configOf, problemsOf } from "./almaty.ts";
import { drivers } from "./catalogue.ts";

const given = profileServices("service-centre") ?? [];
const serviceNamed = (id: string) => given.find((service) => service.id === id);

const station = { id: "w1", label: "1", stages: ["intake", "handover"] };
const police = {
  id: "p1",
  label: "2",
  stages: ["unit-check", "exam-theory", "exam-practical", "production", "plates"],
};
const file = (more: object): string =>
  stringify({
    centre: { id: "a", region: "b", timezone: "UTC", languages: ["en"], day: { opens: "09:00", closes: "18:00" } },
    stations: [station, police],
    operators: [
      { id: "c", authority: "centre" },
      { id: "p", authority: "police" },
    ],
    ...more,
  });
const idsOf = (more: object) => configOf(file(more)).rules.services.map(({ id }) => id);

describe("the catalogue of services", () => {
  test("K3 has the families licence, registration, re-registration and number plates", () => {
    expect(given.map(({ id }) => id)).toEqual([
      "licence-first",
      "licence-exchange",
      "vehicle-registration",
      "vehicle-re-registration",
      "number-plates",
    ]);
  });

  test("K11 gives a first licence two hours, both exams included and each to be tried once more", () => {
    const first = serviceNamed("licence-first");
    expect(first?.norm).toEqual([{ from: "2026-01-01", minutes: 120 }]);
    expect(first?.stages.filter(({ retakes }) => retakes === 1).map(({ id }) => id)).toEqual([
      "exam-theory",
      "exam-practical",
    ]);
  });

  test("K8 counts licences of both services as one kind of document", () => {
    expect(["licence-first", "licence-exchange"].map((id) => serviceNamed(id)?.document)).toEqual([
      "driving-licence",
      "driving-licence",
    ]);
  });

  test("K1 K2 begins and ends each service at the centre, and leaves the rest to the police", () => {
    for (const { stages } of given) {
      expect(stages.map(({ authority }) => authority)).toEqual([
        "centre",
        ...stages.slice(2).map(() => "police"),
        "centre",
      ]);
    }
  });

  test("has each service and each stage in four languages", () => {
    for (const { names, stages } of given) {
      expect(new Set(Object.values(names)).size).toBe(4);
      for (const words of Object.values(LOCALES))
        for (const { id } of stages) expect(words).toHaveProperty([`stage.${id}`]);
    }
  });

  test("makes plates beside the check of the vehicle, without the citizen", () => {
    expect(configOf(almaty).rules.services.find(({ id }) => id === "vehicle-registration")?.stages[2]).toEqual({
      id: "plates",
      authority: "police",
      budgetMinutes: 25,
      parallel: true,
      attended: false,
    });
  });
});

describe("a profile in a configuration", () => {
  const name = "service-centre";

  test("gives all its services where the file has none", () => {
    expect(idsOf({ profile: { name } })).toEqual(given.map(({ id }) => id));
  });

  test("gives only those that were asked for", () => {
    expect(idsOf({ profile: { name, only: ["number-plates"] } })).toEqual(["number-plates"]);
  });

  test("yields to the file key by key, and the file's services stand first", () => {
    const services = [{ id: "number-plates", letter: "X" }];
    const config = configOf(file({ profile: { name, only: ["licence-first", "number-plates"] }, services }));
    expect(config.rules.services.map(({ id, letter }) => [id, letter])).toEqual([
      ["number-plates", "X"],
      ["licence-first", "A"],
    ]);
    expect(config.rules.services[0]?.names.en).toBe("Number plates");
  });

  test("is a configuration of its own once it is shown, with the same digest", () => {
    const shown = configOf(almaty);
    expect(shown.effective).not.toHaveProperty("profile");
    expect(shown.effective.services).toHaveLength(5);
    expect(configOf(stringify(shown.effective)).digest).toBe(shown.digest);
  });

  test("that does not exist, and a service that it does not have, are one problem each with the word that was meant", () => {
    expect(problemsOf(file({ profile: { name: "service-center" } })).map(({ cure }) => cure)).toEqual([
      'Did you mean "service-centre"?',
    ]);
    expect(problemsOf(file({ profile: { name, only: ["number-plate", "licence-first"] } }))).toEqual([
      {
        place: "centre.yaml:32",
        what: 'the profile service-centre has no service "number-plate".',
        cure: 'Did you mean "number-plates"?',
      },
    ]);
  });

  test("a problem of a service that only the profile has is told at the profile", () => {
    const services = [{ ...serviceNamed("licence-first"), id: "other", letter: "E" }];
    const source = file({ services, profile: { name, only: ["number-plates"] } });
    const [problem, ...rest] = problemsOf(source);
    expect(rest).toEqual([]);
    expect(problem?.what).toBe('the letter "E" of number-plates already belongs to the service other.');
    const line = Number(problem?.place.split(":")[1]);
    expect(source.split(/\n/)[line - 1]).toContain("- number-plates");
  });

  test("a file without services and without a profile is told so", () => {
    expect(problemsOf(file({})).map(({ what }) => what)).toEqual(['the key "services" is missing in the file.']);
  });

  test("is explained", () => {
    expect(explain("profile", drivers)).toMatchObject([{ isRequired: false, inside: ["name", "only"] }]);
    expect(explain("services.stages.retakes", drivers)).toMatchObject([{ default: 0 }]);
  });
});
