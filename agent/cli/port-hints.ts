import { say } from "../../config/words.ts";
import { adaptersPresent, type DeviceTree, THIS_MACHINE } from "../../drivers/links/adapters.ts";
import { linkText } from "../../drivers/links/usb-name.ts";
import type { Problem } from "../kernel/result.ts";
import type { CliIo } from "./cli-io.ts";

const MOVING_NAME = /\/dev\/tty(USB|ACM)\d+/;

/** To whom a port was named by the order of plugging in: what is plugged into this computer now, each with the link to write instead. */
export function portHints(
  problems: readonly Problem[],
  language: CliIo["language"],
  tree: DeviceTree = THIS_MACHINE,
): readonly string[] {
  if (!problems.some(({ what }) => MOVING_NAME.test(what))) return [];
  const present = adaptersPresent(tree);
  return present.map((adapter) => {
    const { node, words, vendor, product } = adapter;
    const named = words === "" ? `${vendor}:${product}` : words;
    return say(language, "cli.ports-now", { node, words: named, link: linkText(adapter, present) });
  });
}
