import type { AnyDriver } from "../../drivers/catalogue.ts";
import type { Role, Roles } from "../../drivers/driver.ts";

type AnyOrder = Roles[Role]["order"];

/** The options of the least device of a kind, as a configuration would give them. */
export function exampleOptions({ options, example }: AnyDriver): unknown {
  const { link: _link, pins: _pins, ...rest } = example;
  return options.parse(rest);
}

/** Something that a device of this role can be told to do; null where it only listens. */
export function orderFor(role: Role, no: number): AnyOrder | null {
  switch (role) {
    case "printer":
      return { type: "print", job: { id: `v${no}#0`, lines: [{ kind: "number", text: `A${no % 1000}` }] } };
    case "board":
      return { type: "show", face: { text: String(no % 1000), arrow: "left", blink: no % 2 === 0 } };
    case "camera":
      return { type: "mark", id: `m${no}` } as AnyOrder;
    case "keys":
      return { type: "lamp", key: "1", lit: no % 2 === 0 };
    case "scanner":
    case "screen":
      return null;
  }
}
