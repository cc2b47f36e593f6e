/** What a window board shows: a ticket and where to go; null clears it. The latest value wins. */
export interface BoardFace {
  readonly text: string;
  readonly arrow: "left" | "right" | "up" | "down" | "none";
  readonly blink: boolean;
}

export type BoardOrder = { readonly type: "show"; readonly face: BoardFace | null };

/** The board was told this face, and the wire took it; `readBack` where the board itself answered what it holds. */
export type BoardWord = { readonly type: "shown"; readonly face: BoardFace | null; readonly readBack: boolean };
