/** Marks an act in the recorder's footage. `id` comes back in the answer. */
export type CameraOrder = { readonly type: "mark"; readonly id: string };

/** `confirmed` where the camera answered; a pulse on a wire is never confirmed. */
export type CameraWord =
  | { readonly type: "marked"; readonly id: string; readonly confirmed: boolean }
  | { readonly type: "not-marked"; readonly id: string };
