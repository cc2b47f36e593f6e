import { Socket } from "node:net";
import { CHANNEL_FD } from "../../../drivers/links/apart/channel.ts";
import { encodeFrame } from "../../../drivers/links/apart/frame.ts";
import { alarmIn } from "../../../drivers/links/libc.ts";

const ALARM_S = Number(process.argv[2] ?? 0);

new Socket({ fd: CHANNEL_FD, readable: true, writable: true }).write(encodeFrame("hello", 0), () => {
  if (ALARM_S > 0) alarmIn(ALARM_S);
  for (;;);
});
