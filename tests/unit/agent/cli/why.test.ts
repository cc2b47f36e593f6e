import { describe, expect, test } from "vitest";
import { whySentence } from "../../../../agent/cli/why.ts";
import type { CallFacts, Why } from "../../../../agent/runtime/why.ts";

const wall = Date.UTC(2026, 10, 21, 9, 2);
const call: CallFacts = {
  rule: "first-come",
  reason: null,
  stage: "intake",
  station: "w1",
  wall,
  waitedMs: 21 * 60_000 + 59_000,
  passedOver: [],
  passedOverCount: 0,
};
const why: Why = {
  visit: "2026-11-21-A017",
  ticket: "A017",
  call,
  overtakenBy: [],
  issued: { stage: "intake", wall },
  end: null,
};
const tell = (facts: Partial<Why>, language: "en" | "ru" | "uk" | "kk" = "en") =>
  whySentence({ ...why, ...facts }, language, "Asia/Almaty");
const called = (facts: Partial<CallFacts>) => ({ call: { ...call, ...facts } });
const later = (...tickets: readonly string[]) =>
  tickets.map((ticket) => ({ ticket, rule: "privileged" as const, wall }));

describe("the sentence why a ticket was called", () => {
  test.each([
    [
      "en",
      "A017 was called to w1 at 14:02 for “Acceptance of documents” after 21 minutes of waiting: nobody who waited there had an earlier place.",
    ],
    [
      "ru",
      "Талон A017 вызван в 14:02 к месту w1, этап «Приём документов», после 21 минуты ожидания: ни у кого из ожидавших там не было более раннего места.",
    ],
    [
      "uk",
      "Талон A017 викликано о 14:02 до місця w1, етап «Прийом документів», після 21 хвилини очікування: ніхто з тих, хто там чекав, не мав ранішого місця.",
    ],
    [
      "kk",
      "A017 талоны w1 орнына шақырылды: уақыты 14:02, «Құжаттарды қабылдау» кезеңі, 21 минут күткеннен кейін; себебі: онда күткендердің ешқайсысының орны ертерек болған жоқ.",
    ],
  ] as const)("in %s says rule, place, time and wait", (language, sentence) => {
    expect(tell({}, language)).toBe(sentence);
  });

  test.each([
    [1, "после 1 минуты ожидания"],
    [2, "после 2 минут ожидания"],
    [5, "после 5 минут ожидания"],
    [21, "после 21 минуты ожидания"],
  ])("counts %i minutes as Russians do", (minutes, words) => {
    expect(tell(called({ waitedMs: minutes * 60_000 }), "ru")).toContain(`, ${words}:`);
  });

  test("names those who were passed over and says why", () => {
    const passedOver = ["A001", "A003"].map((ticket) => ({ ticket, why: "privileged" as const }));
    const facts = called({ rule: "privileged", passedOver, passedOverCount: 2 });
    expect(tell(facts)).toContain(
      "it is a privileged ticket, and such a ticket may go ahead; 2 people with an earlier place were passed over by that: A001, A003.",
    );
    expect(tell(facts, "ru")).toContain("при этом пропущены 2 человека с более ранним местом: A001, A003.");
    expect(tell(facts, "uk")).toContain("при цьому пропущено 2 особи з ранішим місцем: A001, A003.");
    expect(tell(facts, "kk")).toContain("орны ертерек 2 адамнан бұрын шақырылды: A001, A003.");
  });

  test("names the first of many only", () => {
    const passedOver = Array.from({ length: 20 }, (_, at) => ({ ticket: `A0${10 + at}`, why: "at-risk" as const }));
    expect(tell(called({ rule: "at-risk", passedOver, passedOverCount: 35 }))).toMatch(
      /35 people .* A010, A011, A012, A013, A014, A015, A016, A017, …\.$/,
    );
  });

  test("gives the reason of a direct call as it was given", () => {
    expect(tell(called({ rule: "direct", reason: "unwell {x}" }))).toContain("the reason “unwell {x}”");
  });

  test.each(["first-come", "privileged", "at-risk", "appointment", "overtaking-bound", "direct"] as const)(
    "has words for the rule %s in every language",
    (rule) => {
      for (const language of ["en", "ru", "uk", "kk"] as const) {
        expect(tell(called({ rule, reason: "x" }), language)).toMatch(/^(A017|Талон A017).*\.$/);
      }
    },
  );

  test("does not speak of nought minutes", () => {
    expect(tell(called({ waitedMs: 59_999 }))).toContain("after less than a minute of waiting");
    expect(tell(called({ waitedMs: 0 }), "uk")).toContain("після очікування менше хвилини");
  });

  test("says so where no clock could measure the wait", () => {
    expect(tell(called({ waitedMs: null }))).toContain("after a wait that no clock could measure");
  });

  test("says that it was never called, since when it waits, and who overtook it", () => {
    expect(tell({ call: null })).toBe(
      "A017 has not been called yet; it has waited for “Acceptance of documents” since 14:02.",
    );
    expect(tell({ call: null, overtakenBy: later("A900", "A901") }, "ru")).toBe(
      "Талон A017 ещё не вызван; он ждёт этапа «Приём документов» с 14:02; до этого его обогнали 2 талона с более поздним местом: A900, A901.",
    );
    expect(tell({ call: null, end: "day-ended", overtakenBy: later("A900") })).toBe(
      "A017 was never called, and its visit is over: the day ended; before that, 1 ticket with a later place had gone ahead of it: A900.",
    );
    expect(tell({ call: null, issued: null })).toContain("not proven printed yet");
  });

  test.each(["completed", "failed", "no-show", "gone", "voided", "day-ended"] as const)(
    "has words for the end %s in every language",
    (end) => {
      for (const language of ["en", "ru", "uk", "kk"] as const) {
        expect(tell({ call: null, end }, language)).toMatch(/: .+\.$/);
      }
    },
  );

  test("names a stage that the catalogue of words does not know by its id", () => {
    expect(tell(called({ stage: "paint-shop" }))).toContain("“paint-shop”");
  });
});
