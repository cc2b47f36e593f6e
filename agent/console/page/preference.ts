import type { BenchLanguage } from "../bench/bench-state.ts";
import { LANGUAGES } from "./words.ts";

/** The language of the address (`?lang=kk`), else the one chosen last, else the browser's, else English. */
export function firstLanguage(): BenchLanguage {
  const asked = new URLSearchParams(location.search).get("lang");
  const wishes = [asked, localStorage.getItem("language"), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  for (const wish of wishes) {
    const known = LANGUAGES.find((language) => language === wish);
    if (known !== undefined) return known;
  }
  return "en";
}

export const keepLanguage = (language: BenchLanguage): void => localStorage.setItem("language", language);

export type Theme = "light" | "dark";

export function firstTheme(): Theme {
  const kept = localStorage.getItem("theme");
  if (kept === "light" || kept === "dark") return kept;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export function keepTheme(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme;
  localStorage.setItem("theme", theme);
}
