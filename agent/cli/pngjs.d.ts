declare module "pngjs" {
  interface Image {
    readonly width: number;
    readonly height: number;
    readonly data: Uint8Array;
  }
  export class PNG implements Image {
    constructor(size: { readonly width: number; readonly height: number });
    readonly width: number;
    readonly height: number;
    readonly data: Uint8Array;
    static readonly sync: {
      read(bytes: Uint8Array): Image;
      write(image: PNG, options?: { readonly colorType?: number }): Uint8Array;
    };
  }
}
