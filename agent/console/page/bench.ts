import { html } from "htm/preact";
import { render } from "preact";
import { Bench } from "./bench-page.ts";
import { loadWords } from "./words.ts";

const words = await loadWords();
render(html`<${Bench} words=${words} />`, document.body);
