import { pulseCamera } from "../../drivers/pulse-camera/driver.ts";
import { cameraContract } from "./camera.contract.ts";

cameraContract(pulseCamera, { pin: 21 });
