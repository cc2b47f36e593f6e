const ARROWS: Readonly<Record<string, string>> = { left: "←", right: "→", up: "↑", down: "↓" };
export const arrowOf = (arrow: string): string => ARROWS[arrow] ?? "";
