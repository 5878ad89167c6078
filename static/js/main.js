// Comfort only: every page works without this file.
import { enableSwap } from "./swap.js";
import { enableFacets } from "./facets.js";
import { enableCopy } from "./copy.js";

enableSwap();
enableFacets(document);
enableCopy(document);
