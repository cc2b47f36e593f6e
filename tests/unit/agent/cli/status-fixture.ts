import type { DeviceStatus, Status } from "../../../../agent/control/status.ts";

const FOUR = "2026-11-21T04:00:00.000Z";

const device: DeviceStatus = {
  id: "printer",
  driver: "escpos-printer",
  role: "printer",
  wire: "sim",
  phase: "ready",
  fault: null,
  since: FOUR,
  lastGoodAt: FOUR,
  reopens: 0,
  bytesOut: 10,
  bytesIn: 1,
  faults: {},
  own: {},
};

export const status: Status = {
  version: "1.2.3",
  centre: "almaty-1",
  pid: 42,
  bootId: "b",
  startedAt: FOUR,
  clock: { now: "2026-11-21T05:00:00.000Z", quality: "ntp", timezone: "Asia/Almaty" },
  day: "2026-11-21",
  kiosk: { open: false, notice: "printer-not-ready" },
  hold: null,
  appointments: { listed: true, booked: 2, arrived: 1, released: 0 },
  cases: 0,
  devices: [
    device,
    {
      ...device,
      id: "board-w1",
      driver: "frame-board",
      wire: "serial:///dev/ttyS1",
      phase: "failed",
      fault: "no-answer",
      reopens: 3,
    },
  ],
  queues: [{ service: "number-plates", stage: "intake", waiting: [{ ticket: "C001", since: FOUR, lane: "ordinary" }] }],
  stations: [
    {
      id: "w1",
      label: "1",
      operator: "op-1",
      phase: "called",
      ticket: "A001",
      service: "licence-first",
      stage: "intake",
      since: "2026-11-21T04:30:00.000Z",
      shown: "A001",
      pause: null,
      inside: [],
    },
  ],
  journal: { epoch: "e1", first: 1, last: 10, cursor: 4, usedBytes: 1_500, fault: "journal-full" },
  uplink: { phase: "online", broker: "mqtt://hub", protocol: "5", fault: null, backlog: 6, inFlight: 1, since: FOUR },
};
