import { LineOfBoards } from "./boards/line-of-boards.ts";
import { atMost, line } from "./goals/tell.ts";

/**
 * A call on twelve boards of one line, in virtual time with the real time of every byte: `npm run bench -- boards`. The figures are the same on every
 * machine; how late a real timer is comes on top.
 */
const BOARDS = 12;
const CALLS = 100;
/** A citizen looks up when the chime sounds, and should find the number there. */
const LAST_BOARD_MOST_MS = { 9600: 1_500, 19200: 1_000 } as const;
/** A burst may cost two more rounds: what was on its way, and what was written instead. */
const BURST_ROUNDS = 3;

for (const baud of [9600, 19200] as const) {
  const hall = new LineOfBoards(BOARDS, baud);
  hall.call(1);
  const lastMs = hall.untilProven(1, BOARDS) ?? Number.POSITIVE_INFINITY;
  atMost(`${baud} baud: ms to the last of ${BOARDS} proven boards`, lastMs, LAST_BOARD_MOST_MS[baud]);
  for (let no = 100; no < 100 + CALLS; no += 1) {
    hall.call(no);
    hall.pass(10);
  }
  const burstMs = hall.untilProven(99 + CALLS, BOARDS) ?? Number.POSITIVE_INFINITY;
  atMost(`${baud} baud: ms from the last of ${CALLS} calls in a second to all boards`, burstMs, BURST_ROUNDS * lastMs);
  line(`${baud} baud: faces told as shown by a board, of ${CALLS + 1}`, `${Math.max(...hall.told())} at most`);
  line(`${baud} baud: collisions`, String(hall.collisions()));
  const ill = new LineOfBoards(BOARDS, baud);
  ill.mute(3);
  ill.call(1);
  line(`${baud} baud: ms to the last of the others while one is dead`, `${ill.untilProven(1, BOARDS - 1) ?? "never"}`);
}
