import { pageBoard } from "../../drivers/page-board/driver.ts";
import { screenContract } from "./screen.contract.ts";

screenContract("page-board", pageBoard, { voice: true });
