// The page where an entry is written. Comfort only: every button works without this file.
import { enableButtons } from "./form_buttons.js";
import { enableAutosave } from "./autosave.js";
import { count, enableCounters } from "./counters.js";
import { enablePickers } from "./pickers.js";

const form = document.getElementById("fiche");

function prepare(part) {
  enablePickers(part);
  for (const line of part.querySelectorAll("[data-count]")) count(document.getElementById(line.dataset.count));
}

enableCounters(form);
enableButtons(form, prepare);
if (form.dataset.keep) enableAutosave(form);
prepare(form);
