// Keyboard shortcuts of the desk. What a page offers carries data-shortcut ("e", "g t", "mod+s"); "?" lists it. Comfort only.
// Those of one key are silent while one types and can be turned off for good (WCAG 2.1.4).
import { enableMenus } from "./menu.js";

const KEPT = "alliances-raccourcis";
const SEQUENCE_MS = 1500;
const FIELDS = "textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=submit], [type=button])";
const KEYS = { "mod+s": /Mac|iP/.test(navigator.platform) ? "⌘ S" : "Ctrl S" };

const dialog = document.getElementById("raccourcis");
let begun = "";
let timer = 0;

const isOn = () => read() !== "non";

function read() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null; // a browser that keeps nothing: shortcuts are on, and each page can still turn them off
  }
}

function offered() {
  const found = new Map();
  for (const one of document.querySelectorAll("[data-shortcut]")) {
    const keys = one.dataset.shortcut;
    if (keys && !found.has(keys) && (one.getClientRects().length || one.closest("details.menu"))) found.set(keys, one);
  }
  return found;
}

function use(one) {
  if (one.matches(FIELDS)) {
    one.focus();
    one.select?.();
  } else {
    one.click();
  }
}

function lineMove(step) {
  const lines = [...document.querySelectorAll("main .line-title")];
  if (!lines.length) return false;
  const at = lines.indexOf(document.activeElement);
  lines[at < 0 ? (step > 0 ? 0 : lines.length - 1) : Math.min(Math.max(at + step, 0), lines.length - 1)].focus();
  return true;
}

function tickLine() {
  const box = document.activeElement.matches(".line-title") && document.activeElement.closest("tr")?.querySelector("[type=checkbox]");
  box?.click();
  return Boolean(box);
}

function onKey(event) {
  if (event.defaultPrevented || event.isComposing || event.altKey || dialog.open) return;
  const all = offered();
  if (event.ctrlKey || event.metaKey) {
    const one = event.key.toLowerCase() === "s" && !event.shiftKey && all.get("mod+s");
    if (one) {
      event.preventDefault();
      use(one);
    }
    return;
  }
  if (!isOn() || event.key.length !== 1 || event.target.closest(FIELDS)) return;
  const keys = begun + event.key.toLowerCase();
  clearTimeout(timer);
  begun = "";
  const one = all.get(keys);
  if (one) {
    event.preventDefault();
    use(one);
  } else if ([...all.keys()].some((other) => other.startsWith(`${keys} `))) {
    begun = `${keys} `;
    timer = setTimeout(() => (begun = ""), SEQUENCE_MS);
  } else if ((keys === "j" && lineMove(1)) || (keys === "k" && lineMove(-1)) || (keys === "x" && tickLine())) {
    event.preventDefault();
  }
}

function labelOf(one) {
  const given = one.dataset.shortcutLabel || one.getAttribute("aria-label");
  return (given || one.labels?.[0]?.textContent || one.textContent).trim().replace(/\s+/g, " ");
}

function line(keys, label) {
  const term = document.createElement("dt");
  for (const key of (KEYS[keys] || keys).split(" ")) term.append(Object.assign(document.createElement("kbd"), { textContent: key }), " ");
  return [term, Object.assign(document.createElement("dd"), { textContent: label })];
}

function open() {
  const rows = [...offered()].flatMap(([keys, one]) => line(keys, labelOf(one)));
  if (document.querySelector("main .line-title")) {
    rows.push(...line("j", "Fiche suivante de la liste"), ...line("k", "Fiche précédente"));
    if (document.querySelector("main .tick")) rows.push(...line("x", "Cocher la fiche"));
  }
  dialog.querySelector("dl").replaceChildren(...rows);
  dialog.showModal();
}

function enableSwitch(box) {
  box.checked = isOn();
  box.closest("[hidden]")?.removeAttribute("hidden");
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(KEPT, box.checked ? "oui" : "non");
    } catch {
      box.checked = true; // nothing can be kept: say what is
    }
    for (const other of document.querySelectorAll("[data-shortcut-switch]")) other.checked = box.checked;
  });
}

enableMenus();
document.addEventListener("keydown", onKey);
for (const box of document.querySelectorAll("[data-shortcut-switch]")) enableSwitch(box);
for (const link of document.querySelectorAll("[data-shortcut-list]")) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
}
dialog.querySelector("button").addEventListener("click", () => dialog.close());
