declare module "pngjs" {
  interface Image {
    readonly width: number;
    readonly height: number;
    readonly data: Uint8Array;
  }
  interface Writing {
    readonly colorType: number;
    readonly inputColorType: number;
    readonly inputHasAlpha: boolean;
    readonly filterType: number;
    readonly deflateStrategy: number;
    readonly deflateLevel: number;
  }
  export class PNG implements Image {
    constructor(size: { readonly width: number; readonly height: number });
    readonly width: number;
    readonly height: number;
    readonly data: Uint8Array;
    static readonly sync: {
      read(bytes: Uint8Array): Image;
      write(image: Image, options?: Partial<Writing>): Uint8Array;
    };
  }
}
