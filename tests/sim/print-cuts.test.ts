import { describe, expect, test } from "vitest";
import type { AnyWord } from "../../agent/runtime/world.ts";
import type { Plant } from "./print-cuts/centre.ts";
import { bytesOf, live } from "./print-cuts/course.ts";
import { families, type Tally, tally } from "./print-cuts/every-byte.ts";

const STEP = 331;

describe("a ticket whose printing is cut at a byte by the death of", () => {
  test.each(
    families.map((family, at) => [`the ${family.death}, ${family.profile}, ${family.ticket}, ${family.afterMs}`, at]),
  )("%s leaves no number without paper and none doubled unmarked", (_, at) => {
    const family = families[Number(at)];
    if (family === undefined) throw new Error("the family is there");
    const told = tally(family, { first: Number(at) * 4, step: STEP });
    expect(told.cases).toBeGreaterThan(0);
    expect(told.wrong).toEqual([]);
  });

  test("nobody is issued with the first slip", () => {
    const bytes = bytesOf("epson-tm-t20", "letters");
    const course = { profile: "epson-tm-t20", ticket: "letters", death: "cable", afterMs: 0 } as const;
    expect(live({ ...course, atByte: bytes + 1 })).toEqual({ wrong: [], end: "issued, copy 0" });
    expect(live({ ...course, atByte: bytes - 1 }).end).not.toBe("issued, copy 0");
  });
});

const sumOf = (plant: Plant): string => {
  const told: Tally[] = families
    .filter(({ profile, afterMs }) => profile === "epson-tm-t20" && afterMs === 3_000)
    .map((family) => tally(family, { first: 200, step: 211 }, plant));
  return JSON.stringify(told.flatMap(({ wrong }) => wrong.flatMap(({ what }) => what)));
};

describe("the claims about cut tickets tell", () => {
  test("copies that bear no mark", () => {
    const plant: Plant = { say: (_, key) => (key === "ticket.copy" ? "-" : key) };
    expect(sumOf(plant)).toContain("times unmarked");
  });

  test("a driver that calls a ticket printed when its bytes have left", () => {
    const plant: Plant = {
      wire: (device) => ({
        ...device,
        part: {
          ...device.part,
          take: (input, now) =>
            device.part.take(input, now).map((out) => {
              if (out.type !== "told" || out.word.type !== "print-unknown") return out;
              const word: AnyWord = { type: "printed", id: out.word.id, proof: "status-after-cut" };
              return { ...out, word };
            }),
        },
      }),
    };
    expect(sumOf(plant)).toContain("is queued without paper");
  });

  test("a wire that sends a job again whose first sending nobody vouched for", () => {
    let kept: Uint8Array[] = [];
    const plant: Plant = {
      link: (link) => ({
        ...link,
        open: (sink) => {
          const again = kept;
          kept = [];
          link.open({
            ...sink,
            opened: () => {
              sink.opened();
              for (const bytes of again) link.write(bytes);
            },
          });
        },
        write: (bytes, holdMs) => {
          if (bytes.length > 200 && bytes.length < 2_000) kept.push(bytes);
          link.write(bytes, holdMs);
        },
      }),
    };
    expect(sumOf(plant)).toContain("times unmarked");
  });
});
