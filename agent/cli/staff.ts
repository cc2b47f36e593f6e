import { type Command, Option } from "commander";
import { readSigner } from "../host/device-key.ts";
import { problemLine } from "../kernel/result.ts";
import { type CredentialKind, credentialDigest, isPin } from "../runtime/credential.ts";
import { DEFAULT_STATE } from "./ask.ts";
import type { CliIo } from "./cli-io.ts";

interface Options {
  readonly state: string;
  readonly card?: string;
  readonly pin?: string;
  readonly json?: boolean;
}

const CARD_CHARACTERS_MAX = 64;

/** What staff need that stands in the configuration. */
export function addStaffVerbs(program: Command, io: CliIo): void {
  const staff = program.command("staff").description("cards and PINs of operators, as the configuration holds them");
  staff
    .command("digest")
    .description("the digits that stand for a card or a PIN in the configuration of this machine, and of no other")
    .option("--card <NUMBER>", "number of the card, as the scanner reads it")
    .addOption(new Option("--pin <DIGITS>", "PIN of 4 to 8 digits").conflicts("card"))
    .option("--state <DIR>", "state directory of the agent", DEFAULT_STATE)
    .option("--json", "as JSON")
    .action((options: Options) => tellDigest(options, io));
}

function tellDigest(options: Options, io: CliIo): void {
  const asked = credentialIn(options);
  if (asked === null) {
    io.err("staff digest: no card and no PIN is given. Give --card NUMBER, or --pin with 4 to 8 digits.");
    return io.exit(2);
  }
  const signer = readSigner(options.state);
  if (!signer.ok) {
    io.err(`${problemLine(signer.fault)} The agent makes the key at its first start.`);
    return io.exit(1);
  }
  const digest = credentialDigest(signer.value, asked.kind, asked.text);
  io.out(options.json === true ? JSON.stringify({ kind: asked.kind, digest }) : digest);
}

function credentialIn({ card, pin }: Options): { readonly kind: CredentialKind; readonly text: string } | null {
  if (pin !== undefined) return isPin(pin) ? { kind: "pin", text: pin } : null;
  const text = card?.trim() ?? "";
  return text === "" || text.length > CARD_CHARACTERS_MAX ? null : { kind: "card", text };
}
