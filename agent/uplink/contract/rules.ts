/** The rules that both sides of the contract keep. Each has a test that carries its id. */
export const CONTRACT_RULES = {
  "TUC-001":
    "A centre's topics stand under talon/1/{shard}/{centre}, where the shard is crc32(centre) mod 64 as two hexadecimal digits.",
  "TUC-002":
    "A frame holds 1 to 100 events with contiguous numbers and at most 128 KiB, except that one event always fits.",
  "TUC-003": "The texts of the events in a frame are those of the journal, byte for byte.",
  "TUC-004":
    "A frame names the chain value before its first event, so that the hub can check every event: the next value is SHA-256 of the one before, a line feed and the SHA-256 of the event's text, all as lower-case hexadecimal digits.",
  "TUC-005":
    "After each connection come the birth, the hello and the live picture, in this order and before any event.",
  "TUC-006": "Birth and will are retained on one topic and carry the same number of the connection.",
  "TUC-007": "An orderly stop publishes the death before it hangs up.",
  "TUC-008":
    "No more QoS 1 publications are in flight than the broker's receiveMaximum and the window allow; the window begins at 8 and grows to 64.",
  "TUC-009": "A PUBACK frees its place in the window and never moves the cursor.",
  "TUC-010": "Only the hub's acknowledgement moves the cursor, and only forward.",
  "TUC-011":
    "An acknowledgement of another epoch, or beyond the end of the journal, changes nothing and is told as a fault.",
  "TUC-012": "Without progress for 10 s everything after the last acknowledgement is sent again.",
  "TUC-013":
    "After three resends without progress the hub counts as silent; from then on one frame at a time asks for it, ever more slowly.",
  "TUC-014": "The hub may ask for exact ranges again with gaps.",
  "TUC-015": "Events that happen while connected go live and before all replay.",
  "TUC-016": "Replay is oldest first and starts at 200 events a second; the hub's credit sets another rate.",
  "TUC-017": "pauseMs holds replay; live events go on.",
  "TUC-018":
    "The first acknowledgement after a hello says where the hub stands, also when it has gone back; later older ones are ignored.",
  "TUC-019": "What the hub lacks and the centre no longer has is declared missing, once.",
  "TUC-020":
    "A hub that comes back or changes its instance is greeted with a hello; while it is away no events are sent.",
  "TUC-021":
    "Reconnecting waits a random part of a time that doubles from 1 s to 5 min and starts anew after 60 s of health.",
  "TUC-022":
    "MQTT 5 is tried first; after a refusal or a CONNACK that does not come, 3.1.1; what works is remembered for each broker.",
  "TUC-023": "Several brokers are tried in turn.",
  "TUC-024": "Refused credentials and a doubled identity slow the tries down and are told, but never end them.",
  "TUC-025": "With something in flight and no word from the broker for 30 s, the connection is dropped.",
  "TUC-026": "The live picture follows changes at most every 5 s, and comes every 60 s in any case.",
  "TUC-027":
    "A message that is malformed, too deep or too long is told as a fault, at most once a minute, and changes nothing.",
  "TUC-028": "A command is done once; when it comes again its fate is told again.",
  "TUC-029": "A command after its notAfter is expired; without any believable time it is refused.",
  "TUC-030": "An unknown operation is refused with command-unknown.",
  "TUC-031":
    "The hub keeps each event once under centre, epoch and number, and acknowledges only what it has durably and without a gap.",
  "TUC-032": "The hub takes no frame whose chain does not follow from what it has.",
  "TUC-033": "A result that was not taken before the connection broke is published after the next.",
  "TUC-034":
    "An alert (signal.raised, visit.overdue, cause.opened, journal.gap, centre.paused, centre.resumed) is published at once on up/alert, ahead of everything but the greeting of the connection.",
  "TUC-035":
    "What goes on up/alert is an early copy, byte for byte: the ordinary stream carries the event again in its place, and window, acknowledgement and cursor know nothing of alerts.",
  "TUC-036":
    "Alerts that the hub has not acknowledged are published again with each connection: the newest 500, and after a restart those among the newest 10,000 records after the cursor; older ones come by the ordinary stream alone.",
  "TUC-037":
    "The hub keeps each event once whichever way it came first, and notes when it first heard of an alert. An early copy proves nothing: where the event in its place has another text, that one counts, the copy stays beside it, and the difference is told.",
  "TUC-038":
    "A day's list is believed only where a key that the centre trusts has signed it for this centre; any other is told as list-forged and changes nothing.",
  "TUC-039":
    "A list issued no later than the one of its day that is here changes nothing; a different one is told as list-old. The list stays after a restart without a network.",
  "TUC-040":
    "hold, resume and revoke are carried out only where a key that the centre trusts has signed them for this centre; others are refused with command-forged.",
  "TUC-041":
    "A command is journaled before it is carried out; one that a restart interrupted is finished after it, and a refusal by the centre makes it failed.",
  "TUC-121":
    "A configuration is looked at only where a key that the centre trusts has signed it for this centre; any other is told as config-forged and changes nothing.",
  "TUC-122":
    "A revision is taken once; one whose number is not higher than that of the last one taken changes nothing, and is told as config-old where it is another.",
  "TUC-123":
    "A revision with mistakes is refused with config-invalid and all of them, each with its place and cure; what runs stays.",
  "TUC-124":
    "A revision whose base is not what runs waits and is told with config-drift, unless it is signed with force: what somebody changed at the centre is never lost silently.",
  "TUC-125":
    "An applied revision is watched (10 minutes, or watchMs) and then committed (done) or undone by the centre itself (failed, config-reverted, with what was missing); an end of the agent that was not in order undoes it too.",
  "TUC-126":
    "Birth and hello say which configuration runs: its digest, its revision where it is one of the hub, and whether it was changed at the centre since.",
} as const;
