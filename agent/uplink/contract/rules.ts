export type RuleSide = "agent" | "hub" | "both" | "broker";

/** What one side has to do. Ids are for ever: a rule that falls away leaves its number empty. */
export interface ContractRule {
  readonly id: string;
  readonly side: RuleSide;
  readonly area: string;
  /** `must`, or `should` where the contract still holds without it. */
  readonly level: "must" | "should";
  readonly text: string;
}

/** Id, side, area, level and text. Each rule has a test that carries its id. */
const ROWS = `
TUC-001|both|topics|must|A centre's topics stand under talon/1/{shard}/{centre}, where the shard is crc32(centre) mod 64 as two hexadecimal digits.
TUC-002|agent|events|must|A frame holds 1 to 100 events with contiguous numbers and at most 128 KiB, except that one event always fits.
TUC-003|agent|events|must|The texts of the events in a frame are those of the journal, byte for byte.
TUC-004|agent|chain|must|A frame names the chain value before its first event, so that the hub can check every event: the next value is SHA-256 of the one before, a line feed and the SHA-256 of the event's text, all as lower-case hexadecimal digits.
TUC-005|agent|connection|must|After each connection come the birth, the hello and the live picture, in this order and before any event.
TUC-006|agent|connection|must|Birth and will are retained on one topic and carry the same number of the connection.
TUC-007|agent|connection|must|An orderly stop publishes the death before it hangs up.
TUC-008|agent|window|must|No more QoS 1 publications are in flight than the broker's receiveMaximum and the window allow; the window begins at 8 and stays between 2 and 64.
TUC-009|agent|window|must|A PUBACK frees its place in the window and never moves the cursor.
TUC-010|agent|delivery|must|Only the hub's acknowledgement moves the cursor, and only forward.
TUC-011|agent|delivery|must|An acknowledgement of an epoch that is not of this centre changes nothing and is told as a fault.
TUC-012|agent|delivery|must|Without progress for 10 s everything after the last acknowledgement is sent again.
TUC-013|agent|delivery|must|After three resends without progress the hub counts as silent; from then on one frame at a time asks for it, ever more slowly.
TUC-014|agent|delivery|must|The hub may ask for exact ranges again with gaps.
TUC-015|agent|replay|must|Events that happen while connected go live and before all replay.
TUC-016|agent|replay|must|Replay is oldest first and starts at 200 events a second; the hub's credit sets another rate.
TUC-017|agent|replay|must|pauseMs holds replay; live events go on.
TUC-018|agent|delivery|must|The first acknowledgement after a hello says where the hub stands, also when it has gone back; later older ones are ignored.
TUC-019|both|loss|must|What the hub lacks and the centre no longer has is declared missing, once.
TUC-020|agent|connection|must|A hub that comes back or changes its instance is greeted with a hello; while it is away no events are sent.
TUC-021|agent|reconnect|must|Reconnecting waits a random part of a time that doubles from 1 s to 5 min and starts anew after 60 s of health.
TUC-022|agent|reconnect|must|MQTT 5 is tried first; after a refusal or a CONNACK that does not come, 3.1.1; what works is remembered for each broker.
TUC-023|agent|reconnect|must|Several brokers are tried in turn.
TUC-024|agent|reconnect|must|Refused credentials, certificates that are not believed or not timely, and a doubled identity slow the tries down and are told, but never end them.
TUC-025|agent|reconnect|must|With something in flight and no word from the broker for 30 s, the connection is dropped.
TUC-026|agent|live|must|The live picture follows changes at most every 5 s, and comes every 60 s in any case.
TUC-027|agent|limits|must|A message that is malformed, too deep or too long is told as a fault, at most once a minute, and changes nothing.
TUC-028|agent|commands|must|A command is done once; when it comes again its fate is told again.
TUC-029|agent|commands|must|A command after its notAfter is expired; without any believable time it is refused.
TUC-030|agent|commands|must|An unknown operation is refused with command-unknown.
TUC-031|hub|delivery|must|The hub keeps each event once under centre, epoch and number, and acknowledges only what it has durably and without a gap.
TUC-032|hub|chain|must|The hub takes no frame whose chain does not follow from what it has.
TUC-033|agent|commands|must|A result that was not taken before the connection broke is published after the next.
TUC-034|agent|alerts|must|An alert (signal.raised, visit.overdue, cause.opened, journal.gap, centre.paused, centre.resumed) is published at once on up/alert, ahead of everything but the greeting of the connection.
TUC-035|agent|alerts|must|What goes on up/alert is an early copy, byte for byte: the ordinary stream carries the event again in its place, and window, acknowledgement and cursor know nothing of alerts.
TUC-036|agent|alerts|must|Alerts that the hub has not acknowledged are published again with each connection: the newest 500, and after a restart those among the newest 10,000 records after the cursor; older ones come by the ordinary stream alone.
TUC-037|hub|alerts|must|The hub keeps each event once whichever way it came first, and notes when it first heard of an alert. An early copy proves nothing: where the event in its place has another text, that one counts, the copy stays beside it, and the difference is told.
TUC-038|agent|trust|must|A day's list is believed only where a key that the centre trusts has signed it for this centre; any other is told as list-forged and changes nothing.
TUC-039|agent|lists|must|A list issued no later than the one of its day that is here changes nothing; a different one is told as list-old. The list stays after a restart without a network.
TUC-040|agent|trust|must|hold, resume and revoke are carried out only where a key that the centre trusts has signed them for this centre; others are refused with command-forged.
TUC-041|agent|commands|must|A command is journaled before it is carried out; one that a restart interrupted is finished after it, and a refusal by the centre makes it failed.
TUC-042|broker|broker|must|A message that is published as retained is kept, and reaches whoever subscribes its topic later, with its retain flag.
TUC-043|broker|broker|must|A newer retained message takes the place of the older one; an empty one removes it.
TUC-044|broker|broker|should|Retained messages reach a wildcard subscription too. Over a broker that gives them to exact topics only, a hub that starts learns who is there from the hellos that its own state calls for.
TUC-045|broker|broker|must|What is published while somebody listens reaches him without the retain flag, so that a reader can tell news from what was kept.
TUC-046|broker|broker|must|A connection that breaks without a farewell publishes its will, retained where it asks so.
TUC-047|broker|broker|must|A farewell with DISCONNECT publishes no will.
TUC-048|broker|broker|must|A client that has said nothing for one and a half times its keep-alive is given up, and its will published.
TUC-049|broker|broker|must|A clean session begins without subscriptions and without messages of the session before.
TUC-050|broker|broker|must|A second connection of one client id ends the first.
TUC-051|broker|broker|must|Every QoS 1 publication is acknowledged with a PUBACK, also where nobody listens.
TUC-052|broker|broker|must|A subscription with QoS 1 is granted, and what was published with QoS 1 is delivered with it.
TUC-053|broker|broker|must|Messages of one publisher on one topic reach a subscriber all, and in their order.
TUC-054|broker|broker|must|A message of 256 KiB is delivered whole.
TUC-055|broker|broker|must|The subscription talon/1/{shard}/+/up/# hears the centres of that shard and no others.
TUC-056|broker|trust|must|A centre can publish below its own name only.
TUC-057|broker|trust|must|A centre hears only what is meant for it and the hub's state.
TUC-058|broker|trust|must|Wrong credentials are refused.
TUC-059|broker|broker|must|MQTT 3.1.1 is spoken; MQTT 5 is spoken, refused, or left without an answer, and 3.1.1 works after each of these.
TUC-060|both|chain|must|An epoch begins with the SHA-256 of talon:{centre}:{epoch}; the hub takes no other beginning.
TUC-061|hub|delivery|must|Each hello is answered with an acknowledgement that names its epoch and how far the hub has it; 0 where it has nothing.
TUC-062|hub|messages|must|What the hub publishes is what messages.schema.json says.
TUC-063|hub|delivery|must|An acknowledgement is cumulative: the hub durably has every event of the epoch up to and including its number.
TUC-064|hub|delivery|must|What stands behind a hole is not acknowledged.
TUC-065|hub|delivery|must|Frames are taken in any order; what came ahead of its place is kept and counts as soon as the hole is filled.
TUC-066|hub|delivery|must|A frame that comes again is acknowledged again, for the first acknowledgement may be lost.
TUC-067|hub|delivery|must|Of a frame that overlaps what is kept, the rest is taken.
TUC-068|hub|epochs|must|Each epoch of a centre has its own numbers and its own acknowledgements; an older epoch is served while a younger one runs.
TUC-069|hub|delivery|must|Centres are kept apart, also where their epochs and numbers are the same.
TUC-070|hub|chain|must|A refused frame stops nothing: the right one is taken after it.
TUC-071|hub|limits|must|A message that is no frame is not acknowledged and changes nothing.
TUC-072|hub|events|must|A frame with an event whose id is not {epoch}.{number} of its place is not taken.
TUC-073|both|topics|must|A message on a topic with a shard that is not its centre's is nobody's.
TUC-074|hub|loss|must|A journal.gap fills the range that it names: what stands behind it is acknowledged.
TUC-075|hub|loss|must|A journal.gap of a new epoch fills the range of the old epoch that it names.
TUC-076|hub|alerts|must|An early copy of an alert is not acknowledged; its place stays empty until the ordinary stream fills it.
TUC-077|hub|limits|must|A malformed state, hello, picture, alert or result changes nothing and stops nothing.
TUC-078|both|compatibility|must|Keys that a reader does not know are passed over.
TUC-079|hub|events|must|The hub keeps and chains the texts of events as they came, to the byte, however they are written.
TUC-080|both|limits|must|A single event that is longer than a frame is sent alone and taken.
TUC-081|hub|delivery|must|While a hub runs, its acknowledgements of one epoch never go back.
TUC-082|hub|delivery|must|Acknowledgements and commands are never retained.
TUC-083|hub|delivery|must|A hub acknowledges a backlog to its end, and never more than was sent.
TUC-084|hub|delivery|must|gaps names at most 16 exact ranges, each of events that the hub lacks and the centre has sent past.
TUC-085|hub|delivery|should|An acknowledgement comes within 10 s of its frame; later the centre sends it again.
TUC-086|hub|hub|must|The hub says on talon/1/hub/state, retained, that it is there and which instance it is.
TUC-087|hub|clock|must|Each acknowledgement tells the hub's time: centres without a clock judge notAfter by it.
TUC-088|hub|commands|must|A command has a ULID, the operation that its topic names, and a notAfter.
TUC-089|hub|commands|must|A command without an answer is published again with each hello of its centre until its notAfter.
TUC-090|hub|commands|must|A command that is answered is not published again.
TUC-091|hub|commands|must|A centre answers for itself only: its result of another's command changes nothing.
TUC-092|hub|trust|must|Commands are signed for their centre and purpose: Ed25519 over TALON-CMD1:{centre}: and the canonical JSON without sig.
TUC-093|hub|lists|must|A day's list is retained, signed over TALON-DAY1:{centre}: and its canonical JSON without sig, and names its key by the first 16 hexadecimal digits of the SHA-256 of its SPKI.
TUC-094|hub|delivery|must|What was acknowledged is still there after a restart of the hub.
TUC-095|hub|hub|must|A hub that goes, in order or not, stands on its retained state as not online.
TUC-096|hub|hub|must|A hub that starts anew has another instance.
TUC-097|hub|commands|must|A command without an answer outlives a restart of the hub.
TUC-098|agent|connection|must|Birth and hello of a connection carry the same number.
TUC-099|agent|chain|must|A hello names the chain value of its newest event, so that a hub that has it can compare.
TUC-100|agent|events|must|A frame is named {epoch}.{first}-{last} and comes from /{centre}.
TUC-101|agent|events|must|An event's id is {epoch}.{number}; its source stands below /{centre}/, its partitionkey is the centre, and its sequence is the number.
TUC-102|agent|clock|must|An event tells when it happened and when it was recorded, on which start and at which of its milliseconds, and how good the clock was.
TUC-103|agent|messages|must|What a centre publishes is what messages.schema.json says.
TUC-104|agent|commands|must|A command is answered on up/res/{command}; the last word is its end.
TUC-105|agent|commands|must|The command snapshot publishes the live picture at once.
TUC-106|agent|commands|must|A command whose operation is not that of its topic is not carried out.
TUC-107|agent|messages|must|State and live picture are retained, and nothing else.
TUC-108|agent|messages|must|Everything but telemetry is published with QoS 1.
TUC-109|agent|delivery|must|The frames of an epoch leave no number out.
TUC-110|agent|connection|must|What happened while the hub was away is sent when it is back.
TUC-111|agent|delivery|must|What was acknowledged before an end of the agent is not sent again after it.
TUC-112|agent|delivery|must|What was not acknowledged before an end of the agent comes after it as replay, with the same bytes.
TUC-113|both|trust|must|Canonical JSON is RFC 8785: no spaces, keys in the order of their UTF-16 units, numbers and strings as ECMAScript writes them.
TUC-114|both|trust|must|A signature is the 64 bytes of Ed25519 (RFC 8032) in base64url without padding; it is good for one purpose and one centre.
TUC-115|both|compatibility|must|Within a version of the topics a message only gains optional keys; what one version writes, the other reads.
TUC-116|both|topics|must|Ids of centres, services, stages, stations and devices are 1 to 32 small letters, digits and hyphens.
TUC-117|agent|limits|must|The centre reads commands up to 32 KiB, lists and configurations up to 240 KiB and other messages up to 256 KiB, nested at most 16 deep.
TUC-118|agent|replay|must|Replay runs at most 12,800 events ahead of the hub's acknowledgement.
TUC-119|agent|window|must|Replay leaves one place of the window free, so that what happens now need not wait for a round trip.
TUC-120|agent|reconnect|must|A broker that calls itself busy is left alone for 5 s at least.
TUC-121|agent|trust|must|A configuration is looked at only where a key that the centre trusts has signed it for this centre; any other is told as config-forged and changes nothing.
TUC-122|agent|configuration|must|A revision is taken once; one whose number is not higher than that of the last one taken changes nothing, and is told as config-old where it is another.
TUC-123|agent|configuration|must|A revision with mistakes is refused with config-invalid and all of them, each with its place and cure; what runs stays.
TUC-124|agent|configuration|must|A revision whose base is not what runs waits and is told with config-drift, unless it is signed with force: what somebody changed at the centre is never lost silently.
TUC-125|agent|configuration|must|An applied revision is watched (10 minutes, or watchMs) and then committed (done) or undone by the centre itself (failed, config-reverted, with what was missing); an end of the agent that was not in order undoes it too.
TUC-126|agent|configuration|must|Birth and hello say which configuration runs: its digest, its revision where it is one of the hub, and whether it was changed at the centre since.
TUC-141|agent|forms|must|A frame or an alert goes in another form than plain text only where this hub has offered it (encodings) since it was greeted; another hub begins anew.
TUC-142|both|forms|must|A payload shows its form by its first bytes: 1f 8b is gzip, 28 b5 2f fd is zstd with the number of its dictionary, everything else is plain text. A reader stops at a limit while it unpacks.
TUC-143|agent|window|must|The window follows bandwidth times delay: it grows while PUBACKs come within 100 ms of the quickest, and shrinks while they come more than 400 ms after it.
TUC-144|agent|epochs|must|The hello names the journals before this one that are still kept, also where the hub has had them, with their ranges and what of them is lost.
TUC-145|agent|epochs|must|Events of journals before this one go as replay under their own epoch, before this one's replay; each epoch is acknowledged, asked for and resent by itself.
TUC-146|both|chain|must|Where the record before a frame is lost, the frame names the chain value of its first event (anchor) instead of the one before it; the hub checks it as far as it has that event.
TUC-147|agent|epochs|must|An acknowledgement beyond the end of the journal, or with another chain value than the journal has there, is told as journal-rolled-back; nothing more of this epoch is sent, and a new one begins.
TUC-148|hub|epochs|must|The answer to a hello carries the chain value that the hub has at upto, and every epoch that the hello names is acknowledged.
TUC-149|agent|reconnect|must|With reconnect the hub sends a centre away: it says farewell and comes back after the given time plus its own share of spread, which is crc32(centre) / 2^32.
TUC-150|agent|reconnect|must|A centre whose name another machine has taken comes back ever more slowly, up to half an hour, and only an hour without a dispute ends that.
TUC-151|agent|telemetry|must|Telemetry goes with QoS 0 once a minute, only where nothing has to wait for it, and is never repeated.
TUC-152|agent|commands|must|The result of a command is told as accepted once it is journaled, as running where it changes the centre, and at its end, in this order; what is refused or expired has only an end.
TUC-153|agent|connection|must|After a greeting nothing of the journal goes out before the hub has said where it stands and that has been found to be this journal; but nothing, alerts included, waits longer than 2 s for that word.
TUC-154|agent|reconnect|must|Over MQTT 3.1.1, which has no word for it, four sessions in a row that began well and were cut off within 30 s count as a doubled identity; within the next hour one is enough.
TUC-155|hub|loss|must|What a hello names as lost of a journal before this one fills that range, as far as the hub lacks it.
TUC-156|hub|reconnect|should|A centre that still speaks 5 s after the hub heard its death, and one under whose name two machines take turns, is sent away with reconnect, at most once a minute.
`;

const FIELDS = 5;

function ruleOf(row: string): ContractRule {
  const [id = "", side, area = "", level, text = ""] = row.split("|", FIELDS);
  return { id, side: side as RuleSide, area, level: level as ContractRule["level"], text };
}

/** The rules that centre, hub and broker keep. */
export const CONTRACT_RULES: readonly ContractRule[] = ROWS.trim().split("\n").map(ruleOf);
