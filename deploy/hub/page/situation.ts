import { html } from "htm/preact";
import { render } from "preact";
import { SituationPage } from "./situation-page.ts";
import { loadCatalogues } from "./speech.ts";

const catalogues = await loadCatalogues();
render(html`<${SituationPage} catalogues=${catalogues} />`, document.body);
