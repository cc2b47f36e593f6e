import type { z } from "zod";
import type { ConfigMessage, ReconnectOrder } from "../../../agent/uplink/contract/schemas.ts";
import type { AuditTrail, Deed } from "../audit-trail.ts";
import type { HubRead } from "../hub-read.ts";
import type { DayList, Revision } from "../signed-words.ts";
import type { KpiShelf } from "./kpi-shelf.ts";
import type { Situation } from "./situation.ts";
import type { Right } from "./tokens.ts";

/** By whose hand a centre is told something: the hub that signs. */
export interface CommandDesk {
  /** The command's id. */
  readonly command: (centre: string, op: string, args: Readonly<Record<string, string>>) => string | Promise<string>;
  readonly publishConfig: (centre: string, wish: Revision) => Promise<ConfigMessage>;
  /** Null for all centres; false where nothing is known of it. */
  readonly reconnect: (centre: string | null, order: ReconnectOrder) => Promise<boolean>;
  readonly publishDay: (centre: string, list: DayList) => Promise<unknown>;
  /** False where no seal of this key is known. */
  readonly trustKey: (centre: string, keyId: string, by: string) => boolean | Promise<boolean>;
}

export interface ApiWorld {
  readonly read: HubRead;
  readonly situation: Situation;
  readonly kpis: KpiShelf;
  /** Null where this process may only look. */
  readonly desk: CommandDesk | null;
  readonly audit: AuditTrail;
}

/** What a route answers: null is a 404. */
export type Answer = object | null;

/** One address of the API: what the server does and what the description says come from the same line. */
export interface Route<Asked = never> {
  readonly method: "GET" | "POST" | "PUT";
  readonly path: string;
  readonly right: Right;
  readonly says: string;
  /** Parameters of path, query and body together. */
  readonly asks: z.ZodType<Asked>;
  /** What of it stands in the audit trail; absent where nothing is changed. */
  readonly deed?: (asked: Asked) => Omit<Deed, "by" | "from">;
  /** `by` is the name on the token. */
  readonly answer: (world: ApiWorld, asked: Asked, by: string) => Answer | Promise<Answer>;
}

/** Binds what is asked to what answers, so that routes of all kinds may stand in one list. */
export const route = <Asked>(one: Route<Asked>): Route => one as unknown as Route;
