/** Both leave a trace in the recorder's footage; `id` comes back in the answer. */
export type CameraOrder =
  /** `act` is what happened, by which a camera may choose its trace: called, started, finished and the like. */
  | { readonly type: "mark"; readonly id: string; readonly act: string }
  /** A trace that stands for no act: when it was made is known here, when it was seen stands in the footage. */
  | { readonly type: "calibrate"; readonly id: string };

/** `confirmed` where the camera said that it has done it; a pulse on a wire is never confirmed. */
export type CameraWord =
  | { readonly type: "marked"; readonly id: string; readonly confirmed: boolean }
  | { readonly type: "not-marked"; readonly id: string };
