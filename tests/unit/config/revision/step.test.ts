import { describe, expect, test } from "vitest";
import { isDrifted, running } from "../../../../config/revision/state.ts";
import { phaseOf } from "../../../../config/revision/step.ts";
import { began, came, quiet, Revised, revisionOf, written } from "./known.ts";

const local = written("local");
const fresh = () => new Revised().tell(began(local));
const problem = { place: "devices.printer", what: "it worked before.", cure: "Look." };
const judged = (...problems: readonly (typeof problem)[]) => ({ type: "judged", problems }) as const;
const onTrial = () => fresh().tell(came(revisionOf(17)), quiet);
const committed = () => onTrial().tell(judged());

describe("U4: a revision of the hub", () => {
  test("TUC-125: is taken, applied when nothing stands in its way, watched and committed", () => {
    const centre = fresh();
    expect(centre.tell(came(revisionOf(17))).fates).toEqual(["accepted null"]);
    expect(running(centre.state)?.text).toBe("text-local");
    centre.tell(quiet);
    expect([centre.ran, centre.fates]).toEqual([["text-17"], ["running null"]]);
    centre.tell(judged());
    expect([centre.ran, centre.fates, phaseOf(centre.state)]).toEqual([[], ["done null"], "committed"]);
    expect(centre.state.previous?.text).toBe("text-local");
  });

  test("TUC-125: that fails its watch is undone, with what was missing: config-reverted", () => {
    const centre = onTrial().tell(judged(problem));
    expect([centre.ran, centre.fates]).toEqual([["text-local"], ["failed config-reverted"]]);
    expect(centre.state.fate?.problems).toEqual([problem]);
    expect(centre.state.undone).toEqual({ revision: 17, digest: "digest-17", why: "config-reverted" });
  });

  test("TUC-125: that a power cut interrupts is undone by the next start, and one orderly end is no power cut", () => {
    const cut = onTrial().tell(began(local));
    expect([cut.ran, cut.fates]).toEqual([["text-local"], ["failed config-reverted"]]);
    const restarted = onTrial().tell({ type: "ended" }, began(local));
    expect([restarted.ran, restarted.fates]).toEqual([["text-17"], ["running null"]]);
    expect(restarted.tell(began(local)).ran).toEqual(["text-local"]);
  });

  test("TUC-123: with mistakes is refused with all of them: config-invalid", () => {
    const centre = fresh().tell({ type: "came", staged: revisionOf(17), problems: [problem, problem] });
    expect([centre.fates, centre.state.fate?.problems]).toEqual([["refused config-invalid"], [problem, problem]]);
    expect(centre.tell(quiet).out).toEqual([]);
  });

  test("TUC-122: is taken once; an older one or another of the same number is told as config-old", () => {
    const centre = committed();
    expect(centre.tell(came(revisionOf(17))).out).toEqual([]);
    for (const late of [revisionOf(16), revisionOf(17, { text: "text-other" })]) {
      expect(centre.tell(came(late)).out).toMatchObject([{ type: "notice", fault: "config-old" }]);
    }
    expect(running(centre.state)?.text).toBe("text-17");
  });

  test("waits for its time, which a clock that nobody set does not tell", () => {
    const centre = fresh().tell(came(revisionOf(17, { notBefore: 5_000 })));
    expect(centre.tell(quiet, { ...quiet, wall: null }).out).toEqual([]);
    expect(centre.tell({ ...quiet, wall: 5_000 }).ran).toEqual(["text-17"]);
  });

  test("replaces the one that waits before it, and waits for the one that is watched", () => {
    expect(fresh().tell(came(revisionOf(17)), came(revisionOf(18)), quiet).ran).toEqual(["text-18"]);
    const centre = onTrial().tell(came(revisionOf(18, { base: "digest-17" })));
    expect(centre.tell(quiet).out).toEqual([]);
    expect(centre.tell(judged(), quiet).ran).toEqual(["text-18"]);
  });

  test("that says what runs already makes it the hub's own", () => {
    const centre = fresh().tell(came(revisionOf(17, { digest: "digest-local" })));
    expect([centre.fates, phaseOf(centre.state)]).toEqual([["done null"], "committed"]);
  });
});

describe("U4: a change made at the centre", () => {
  const edited = { type: "edited", file: written("mine") } as const;

  test("TUC-124: is in force at once, and the hub sees it as drift", () => {
    const centre = committed().tell(edited);
    expect([centre.ran, isDrifted(centre.state), phaseOf(centre.state)]).toEqual([["text-mine"], true, "drifted"]);
    expect(committed().tell(began(written("mine"))).ran).toEqual(["text-mine"]);
  });

  test("TUC-124: is not overwritten by a revision on another base, which waits with config-drift", () => {
    const centre = committed().tell(edited, came(revisionOf(18, { base: "digest-17" })));
    expect(centre.fates).toEqual(["accepted config-drift"]);
    expect(centre.tell(quiet).out).toEqual([]);
    expect(fresh().tell(came(revisionOf(18, { base: null })), quiet).out).toEqual([]);
  });

  test("TUC-124: gives way to a revision on its base, or with force", () => {
    for (const more of [{ base: "digest-mine" }, { base: null, isForced: true }]) {
      expect(committed().tell(edited, came(revisionOf(18, more)), quiet).ran).toEqual(["text-18"]);
    }
  });

  test("that is taken back lets the revision go on that waited", () => {
    const centre = fresh().tell(edited, came(revisionOf(18)));
    expect(centre.fates).toEqual(["accepted config-drift"]);
    expect(centre.tell({ type: "edited", file: local }, quiet).ran).toEqual(["text-18"]);
  });

  test("in comments alone is no change, and the file as it was seen last is none either", () => {
    const comment = { ...revisionOf(17), text: "text-with-comments", hub: null };
    expect(committed().tell({ type: "edited", file: comment }).out).toEqual([]);
    expect(committed().tell({ type: "edited", file: local }).out).toEqual([]);
    expect(committed().tell(began(local)).ran).toEqual(["text-17"]);
  });

  test("ends the watch of a revision", () => {
    const centre = onTrial().tell(edited);
    expect([centre.ran, centre.fates]).toEqual([["text-mine"], ["failed config-drift"]]);
  });
});

describe("U4: taking back by hand", () => {
  test("ends a watch, and otherwise goes to the configuration before, as often as one likes", () => {
    expect(onTrial().tell({ type: "taken-back" }).ran).toEqual(["text-local"]);
    const centre = committed().tell({ type: "taken-back" });
    expect([centre.ran, phaseOf(centre.state)]).toEqual([["text-local"], "drifted"]);
    expect(centre.tell({ type: "taken-back" }).ran).toEqual(["text-17"]);
    expect(phaseOf(centre.state)).toBe("committed");
    expect(fresh().tell({ type: "taken-back" }).out).toEqual([]);
  });
});

describe("config or state of length zero after a power cut, and settings back at their defaults", () => {
  test("a damaged local file: the last good copy runs", () => {
    expect(committed().tell(began(null)).ran).toEqual(["text-17"]);
    expect(fresh().tell(began(null)).ran).toEqual(["text-local"]);
  });

  test("a lost copy: the one before it runs, and then the local file", () => {
    expect(committed().tell(began(null, "text-17")).ran).toEqual(["text-local"]);
    expect(committed().tell(began(local, "text-17", "text-local")).ran).toEqual(["text-local"]);
    const trial = onTrial().tell({ type: "ended" }, began(local, "text-17"));
    expect([trial.ran, trial.fates]).toEqual([["text-local"], ["failed config-unkept"]]);
  });

  test("nothing at all: nothing runs, least of all what nobody here has chosen", () => {
    expect(new Revised().tell(began(null)).out).toEqual([]);
    expect(committed().tell(began(null, "text-17", "text-local")).ran).toEqual([]);
  });
});
