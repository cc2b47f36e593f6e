import { html } from "htm/preact";
import { render } from "preact";
import { BoardPage } from "./board-page.ts";
import { loadWords } from "./words.ts";

const words = await loadWords();
render(html`<${BoardPage} words=${words} />`, document.body);
