import { pelcoCamera } from "../../drivers/pelco-camera/driver.ts";
import { pulseCamera } from "../../drivers/pulse-camera/driver.ts";
import { viscaCamera } from "../../drivers/visca-camera/driver.ts";
import { cameraContract } from "./camera.contract.ts";
import { linkCameraContract } from "./camera-link.contract.ts";

cameraContract(pulseCamera, { pin: 21 });
linkCameraContract(pelcoCamera, { protocol: "D", address: 3 }, false);
linkCameraContract(pelcoCamera, { protocol: "P", address: 1 }, false);
linkCameraContract(viscaCamera, { address: 1 }, true);
linkCameraContract(viscaCamera, { address: 4, addressing: "fixed" }, true);
