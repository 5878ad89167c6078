// Comfort only: every page works without this file.
import { enableSwap } from "./swap.js";
import { enableFacets } from "./facets.js";
import { enableCompletion } from "./completion.js";
import { enableCopy } from "./copy.js";
import { enableDensity } from "./density.js";
import { enableMenus } from "./menu.js";

enableSwap();
enableFacets(document);
enableCopy(document);
enableDensity(document);
enableMenus();
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
enableCompletion(document);
