import type { z } from "zod";

/** What the configuration needs to know of a driver; every `Driver` of drivers/driver.ts is one. */
export interface CatalogueEntry {
  readonly name: string;
  readonly role: "printer" | "board" | "keys" | "camera" | "scanner" | "screen";
  readonly needs: "link" | "pins";
  readonly options: z.ZodType;
  readonly quality?: string;
  readonly pins?: (options: never) => { readonly inputs: readonly number[]; readonly outputs: readonly number[] };
  readonly lines?: (options: never) => Readonly<Record<string, number>>;
}
