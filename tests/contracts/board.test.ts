import { alphaBoard } from "../../drivers/alpha-board/driver.ts";
import { frameBoard } from "../../drivers/frame-board/driver.ts";
import { modbusBoard } from "../../drivers/modbus-board/driver.ts";
import { vfdBoard } from "../../drivers/vfd-board/driver.ts";
import { boardContract } from "./board.contract.ts";

const told = (raw: unknown) => ({ raw, proof: "wire" }) as const;
const asked = (raw: unknown) => ({ raw, proof: "read-back" }) as const;

boardContract("frame-board, qsystem", frameBoard, told({ preset: "qsystem", address: 33 }));
boardContract("frame-board, sunpn", frameBoard, told({ preset: "sunpn", address: 0, width: 3 }));
boardContract("frame-board, four-byte", frameBoard, told({ preset: "four-byte", address: 5, width: 3 }));
boardContract(
  "frame-board, a template",
  frameBoard,
  told({
    address: 1,
    template: [
      { kind: "bytes", bytes: [2] },
      { kind: "length" },
      { kind: "address", as: "decimal-2" },
      { kind: "digits" },
      { kind: "checksum", of: "twos-complement", from: 1 },
      { kind: "bytes", bytes: [3] },
    ],
  }),
);
boardContract("modbus-board, SWP-99", modbusBoard, asked({ preset: "swp-99", address: 1 }));
boardContract("modbus-board, DM36", modbusBoard, asked({ preset: "dm36", address: 1 }));
boardContract("modbus-board, EmbeddedArt", modbusBoard, asked({ preset: "embedded-art", address: 1 }));
boardContract(
  "modbus-board, a number by single writes",
  modbusBoard,
  asked({ address: 9, map: { write: "fc06", text: { kind: "number", register: 40, registers: 2, blank: 99_999 } } }),
);
boardContract("alpha-board", alphaBoard, told({}));
boardContract(
  "alpha-board, a STRING without checksum",
  alphaBoard,
  told({ file: "string", label: "1", checksum: false }),
);
boardContract("alpha-board, priority", alphaBoard, told({ file: "priority", address: 7 }));
boardContract("vfd-board, CD5220", vfdBoard, told({ model: "cd5220" }));
boardContract("vfd-board, Epson DM-D", vfdBoard, told({ model: "dm-d", encoding: "cp866", page: 6 }));
