import { writeFileSync } from "node:fs";
import { pngOf } from "../../agent/console/bench/png.ts";
import { approvedTickets, fileOf, ticketPicture } from "./ticket-pictures.ts";

/** Writes the pictures anew. Look at each of them before they are committed: that is what approving means. */
for (const ticket of approvedTickets) {
  writeFileSync(fileOf(ticket), pngOf(ticketPicture(ticket)));
  console.log(fileOf(ticket));
}
