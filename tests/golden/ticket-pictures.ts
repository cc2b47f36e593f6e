import type { Language } from "../../agent/domain/event.ts";
import type { Service } from "../../agent/domain/rules.ts";
import type { SlipLine } from "../../agent/ports/printer.ts";
import { localTimes, slip } from "../../agent/runtime/slip.ts";
import { profileServices } from "../../config/profile.ts";
import { say } from "../../config/words.ts";
import type { Bitmap } from "../../drivers/escpos-printer/bitmap.ts";
import { takeCommand } from "../../drivers/escpos-printer/commands.ts";
import { encodeSlip } from "../../drivers/escpos-printer/layout.ts";
import { Paper } from "../../drivers/escpos-printer/paper.ts";
import { PROFILES, type ProfileName } from "../../drivers/escpos-printer/profiles.ts";
import { plan } from "../sim/centre-plan.ts";
import { simSigner } from "../sim/sim-signer.ts";
import { opened } from "../unit/agent/domain/life.ts";
import { sunrise } from "./logo.ts";

export interface ApprovedTicket {
  readonly language: Language;
  readonly profile: ProfileName;
  readonly copy: number;
  readonly hasLogo: boolean;
}

const LANGUAGES = ["kk", "ru", "uk", "en"] as const;
const PROFILES_SHOWN = ["epson-tm-t20", "generic-58"] as const;

/** What somebody has looked at as a picture and found right: a printer with all letters, and one with hardly any. */
export const approvedTickets: readonly ApprovedTicket[] = [
  ...LANGUAGES.flatMap((language) => PROFILES_SHOWN.map((profile) => ({ language, profile, copy: 0, hasLogo: false }))),
  { language: "kk", profile: "generic-80", copy: 1, hasLogo: false },
  { language: "uk", profile: "epson-tm-t20", copy: 1, hasLogo: true },
  { language: "kk", profile: "generic-58", copy: 0, hasLogo: true },
];

export const fileOf = ({ language, profile, copy, hasLogo }: ApprovedTicket): string =>
  `tests/golden/tickets/${language}-${profile}${copy > 0 ? "-copy" : ""}${hasLogo ? "-logo" : ""}.png`;

const names = {
  kk: "«ЦОН Алматы» арнайы орталығы",
  ru: "Спеццентр Алматы",
  uk: "Сервісний центр, м. Київ",
  en: "Almaty service centre",
};

/** What stands on a ticket as a centre prints it, in the words that citizens read. */
export function ticketLines({ language, copy }: Pick<ApprovedTicket, "language" | "copy">): readonly SlipLine[] {
  const life = opened();
  const visit = life.visit(life.reserve());
  const given = profileServices("service-centre") ?? [];
  const long = given.toSorted((one, other) => other.names.kk.length - one.names.kk.length)[0];
  if (long === undefined) throw new Error("the profile has services");
  const services: readonly Service[] = plan.services.map((service) => ({ ...service, names: long.names }));
  return slip(
    {
      visit: { ...visit, ticket: "A017", language },
      copy,
      ahead: 7,
      expected: { fromMinutes: 20, toMinutes: 35 },
      rules: { ...plan, services, names },
      takenAt: localTimes(plan.timezone)(visit.reservedAt.wall),
      mac: (text) => simSigner(1).mac("ticket", text),
    },
    say,
  );
}

/** The paper, drawn from nothing but the bytes. */
export function ticketPicture(ticket: ApprovedTicket): Bitmap {
  const press = { profile: PROFILES[ticket.profile], logo: ticket.hasLogo ? sunrise : null };
  const paper = new Paper(press.profile);
  let { bytes } = encodeSlip({ id: "x", lines: ticketLines(ticket) }, "0017", press);
  for (let next = takeCommand(bytes); next !== null; next = takeCommand(bytes)) {
    paper.apply(next.command);
    bytes = bytes.subarray(next.length);
  }
  return paper.tearOff().picture;
}
