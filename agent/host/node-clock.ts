import { existsSync } from "node:fs";
import { type ClockQuality, type MonoMs, monoMs, type WallMs, wallMs } from "../kernel/units.ts";
import type { Clock } from "../ports/clock.ts";

/** systemd-timesyncd and chrony's wait unit leave this file once a time server has answered. */
const SYNCHRONISED = ["/run/systemd/timesync/synchronized", "/run/chrony/synchronized"];
const RTC = "/dev/rtc0";
/** No centre ran this program before. */
const EARLIEST_WALL = Date.UTC(2026, 0, 1);
/** No centre is closed for so long; a real-time clock whose battery went may stand in any year. */
const CLOSED_MS_MAX = 400 * 86_400_000;
const QUALITY_EVERY_MS = 5_000;
const TIMER_MOST_MS = 2 ** 31 - 1;

/**
 * The machine's clocks. Monotonic time is the kernel's CLOCK_MONOTONIC (clock_gettime(2)): it is what the kernel stamps on GPIO edges, and
 * it goes on while the agent restarts. `noteLate` hears of each timer how late it rang.
 */
export function createNodeClock(lastKnownWall: WallMs | null, noteLate: (ms: number) => void = () => undefined): Clock {
  let quality: ClockQuality = "none";
  let lookedAt = Number.NEGATIVE_INFINITY;
  const mono = (): MonoMs => {
    const [seconds, nanoseconds] = process.hrtime();
    return monoMs(seconds * 1_000 + Math.floor(nanoseconds / 1_000_000));
  };
  return {
    mono,
    wall: () => wallMs(Date.now()),
    quality() {
      const now = performance.now();
      if (now - lookedAt >= QUALITY_EVERY_MS) {
        lookedAt = now;
        quality = judgeClock(lastKnownWall);
      }
      return quality;
    },
    wake(at, call) {
      const due = Math.max(at, mono());
      const ring = () => {
        const now = mono();
        if (now < at) {
          timer = setTimeout(ring, remaining());
          return;
        }
        noteLate(now - due);
        call();
      };
      const remaining = () => Math.min(Math.max(0, at - mono()), TIMER_MOST_MS);
      let timer = setTimeout(ring, remaining());
      return () => clearTimeout(timer);
    },
  };
}

/** A clock behind what the journal already knows, or years ahead of it, has lost its time, whatever it says. */
function judgeClock(lastKnownWall: WallMs | null): ClockQuality {
  if (SYNCHRONISED.some((path) => existsSync(path))) return "ntp";
  const wall = Date.now();
  if (wall < EARLIEST_WALL) return "none";
  if (lastKnownWall !== null && (wall < lastKnownWall || wall > lastKnownWall + CLOSED_MS_MAX)) return "none";
  return existsSync(RTC) ? "rtc" : "holdover";
}
