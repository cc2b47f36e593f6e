import type { Part } from "../agent/kernel/machine.ts";
import type { AnyDriver } from "./catalogue.ts";
import type { DriverIn, DriverOut, Role, Roles } from "./driver.ts";
import { type Supervised, supervise } from "./supervisor.ts";

type AnyOrder = Roles[Role]["order"];
type AnyWord = Roles[Role]["word"];

/**
 * A driver's machine under supervision, with its role forgotten so that devices of all roles stand in one list. The configuration has
 * matched the role, and whoever gives orders looks at it first.
 */
export function superviseAny(driver: AnyDriver, options: unknown): Supervised<AnyOrder, AnyWord> {
  return supervise(driver.machine(options) as unknown as Part<DriverIn<AnyOrder>, DriverOut<AnyWord>>);
}
