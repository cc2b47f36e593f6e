import { createHash } from "node:crypto";
import { z } from "zod";
import { parseJson } from "../../../agent/kernel/json.ts";
import { CONFIG_BYTES_MAX, config as configMessage } from "../../../agent/uplink/contract/schemas.ts";
import type { KeptRevision } from "../config-book.ts";
import type { CentreFacts } from "../hub-read.ts";
import type { Revision } from "../signed-words.ts";
import { checkConfiguration } from "./check-configuration.ts";
import type { CentreRuns, ConfigurationCheck, ConfigurationText, ConfigurationView, RunsView } from "./model.ts";
import { revisionView } from "./revision-view.ts";
import { type Route, route } from "./route.ts";

const centre = z.string().regex(/^[a-z0-9-]{1,32}$/);
/** What the message has beside the text: names, moments, key and signature. */
const HEAD_BYTES = 4 * 1024;

const isShort = (text: string): boolean => Buffer.byteLength(JSON.stringify(text)) <= CONFIG_BYTES_MAX - HEAD_BYTES;

const wish = z.object({
  centre,
  config: configMessage.shape.config.refine(isShort, "the configuration is too long for one message"),
  ...configMessage.pick({ base: true, force: true, notBefore: true, watchMs: true }).shape,
});

const runsIn = ({ state }: CentreFacts): RunsView | null => state?.config ?? null;

const DIGITS_SHOWN = 12;
const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, DIGITS_SHOWN);

function textOf({ revision, text }: KeptRevision): ConfigurationText | null {
  const json = parseJson(text);
  const read = configMessage.pick({ config: true }).safeParse(json.ok ? json.value : null);
  return read.success ? { revision, config: read.data.config } : null;
}

/** Those first that need a look: changed at the centre, then those that never said. */
const order = (one: CentreRuns): number => (one.runs === null ? 1 : one.runs.drift ? 0 : 2);

/** Keys that were not given stay out of what is signed. */
const revisionOf = ({ config, base, force, notBefore, watchMs }: z.infer<typeof wish>, by: string): Revision => ({
  config,
  by,
  ...(base === undefined ? {} : { base }),
  ...(force === undefined ? {} : { force }),
  ...(notBefore === undefined ? {} : { notBefore }),
  ...(watchMs === undefined ? {} : { watchMs }),
});

/** Who runs what, and how that is changed. */
export const CONFIGURATIONS: readonly Route[] = [
  route({
    method: "GET",
    path: "/api/configurations",
    right: "read",
    says: "What each centre runs by its own word; those first where somebody changed it at the centre.",
    asks: z.object({}),
    answer: async ({ read }) => {
      const centres = (await read.centres()).map((facts) => ({ centre: facts.centre, runs: runsIn(facts) }));
      return { centres: centres.toSorted((one, other) => order(one) - order(other)) };
    },
  }),
  route({
    method: "GET",
    path: "/api/centres/:centre/configuration",
    right: "read",
    says: "What a centre runs, and the revisions that were published for it, newest first, with what became of each.",
    asks: z.object({ centre }),
    answer: async ({ read }, asked): Promise<ConfigurationView | null> => {
      const [facts] = await read.centresNamed([asked.centre]);
      if (facts === undefined) return null;
      return { runs: runsIn(facts), revisions: (await read.revisions(asked.centre)).map(revisionView) };
    },
  }),
  route({
    method: "GET",
    path: "/api/centres/:centre/configuration/text",
    right: "read",
    says: "The text of the revision that a centre says it runs; 404 where it was not published here.",
    asks: z.object({ centre }),
    answer: async ({ read }, asked): Promise<ConfigurationText | null> => {
      const [facts] = await read.centresNamed([asked.centre]);
      const revisions = await read.revisions(asked.centre);
      const runs = facts === undefined ? null : runsIn(facts);
      const kept = revisions.find(({ revision }) => revision === runs?.revision);
      return kept === undefined ? null : textOf(kept);
    },
  }),
  route({
    method: "POST",
    path: "/api/centres/:centre/configuration/check",
    right: "configure",
    says: "What the centre would find wrong with a configuration; nothing is published.",
    asks: wish.pick({ centre: true, config: true }),
    answer: (_, asked): ConfigurationCheck => checkConfiguration(asked.centre, asked.config),
  }),
  route({
    method: "PUT",
    path: "/api/centres/:centre/configuration",
    right: "configure",
    says: "Has a centre try another configuration, signed, on the base of what it runs. It stays with the broker; the centre refuses what has mistakes and goes back by itself from what does not work.",
    asks: wish,
    deed: (asked) => ({
      act: "configuration",
      centre: asked.centre,
      what: `${digestOf(asked.config)} ${asked.config.length} letters${asked.force === true ? " force" : ""}`,
    }),
    answer: async ({ desk, situation }, asked, by) => {
      if (desk === null || situation.centre(asked.centre) === null) return null;
      const { revision, base } = await desk.publishConfig(asked.centre, revisionOf(asked, by));
      return { revision, base: base ?? null };
    },
  }),
];
