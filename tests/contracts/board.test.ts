import { frameBoard } from "../../drivers/frame-board/driver.ts";
import { boardContract } from "./board.contract.ts";

boardContract("frame-board, qsystem", frameBoard, { preset: "qsystem", address: 33 });
boardContract("frame-board, sunpn", frameBoard, { preset: "sunpn", address: 0, width: 3 });
boardContract("frame-board, four-byte", frameBoard, { preset: "four-byte", address: 5, width: 3 });
boardContract("frame-board, a template", frameBoard, {
  address: 1,
  template: [
    { kind: "bytes", bytes: [2] },
    { kind: "address" },
    { kind: "digits" },
    { kind: "checksum", of: "twos-complement", from: 1 },
    { kind: "bytes", bytes: [3] },
  ],
});
