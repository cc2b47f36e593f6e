declare module "escpos-screen" {
  export default class Screen {
    constructor(adapter: { write(bytes: Uint8Array): void });
    move(column: number, row: number): this;
    text(words: string, encoding: string): this;
    blink(step: number): this;
    flush(): this;
  }
}
