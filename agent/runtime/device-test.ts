import type { SlipLine } from "../ports/printer.ts";
import { TEST_JOB } from "./desks.ts";
import type { AnyOrder, Settings, WiredDevice, World } from "./world.ts";

/** What a test shows: every segment of a digit is lit. */
export const TEST_FACE = "888";

/** What has a device prove itself without touching the queue; null for one whose own word is awaited. */
export function testOrder({ role }: WiredDevice, world: World, settings: Settings): AnyOrder | null {
  if (role === "printer") return { type: "print", job: { id: `${TEST_JOB}#0`, lines: testSlip(world, settings) } };
  if (role === "board") return { type: "show", face: { text: TEST_FACE, arrow: "none", blink: false } };
  return role === "camera" ? { type: "mark", id: TEST_JOB, act: "test" } : null;
}

function testSlip({ say, clock }: World, { language, rules }: Settings): readonly SlipLine[] {
  const text = (words: string): SlipLine => ({ kind: "text", text: words, size: "normal", align: "centre" });
  return [
    { kind: "banner", text: say(language, "ticket.test") },
    { kind: "logo" },
    ...rules.languages.map((one) => text(say(one, "ticket.wait"))),
    text("Ә Ғ Қ Ң Ө Ұ Ү Һ І   Є І Ї Ґ   Ё Ъ Ы Э"),
    { kind: "rule" },
    text(new Date(clock.wall()).toISOString()),
  ];
}
