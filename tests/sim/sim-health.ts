import type { Health } from "../../agent/ports/health.ts";

/** A machine that is neither hot nor full. */
export const simHealth: Health = {
  read: () => ({
    cpuPercent: 3,
    rssBytes: 90 * 1024 ** 2,
    temperature: 48.5,
    diskFreeBytes: 20 * 1024 ** 3,
    commitMs: 4,
    latenessMs: 1,
  }),
};
