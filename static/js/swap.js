// Inside [data-swap], links and forms that lead to the same page replace the list without a full reload.
import { enableDensity } from "./density.js";
import { enableFacets } from "./facets.js";

let pending = null;
let wanted = ""; // the list that is there or on its way

export function enableSwap() {
  const region = document.querySelector("[data-swap]");
  if (!region) return;
  wanted = listOf(location);
  region.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || !isPlainClick(event) || !staysHere(link.href) || "noSwap" in link.dataset) return;
    event.preventDefault();
    show(region, link.href, { push: true, focusKey: keyOf(link) });
  });
  region.addEventListener("submit", (event) => {
    const url = new URL(event.target.action);
    url.search = new URLSearchParams([...new FormData(event.target)].filter(([, value]) => value !== "")).toString();
    event.preventDefault();
    show(region, url.href, { push: true, focusKey: null });
  });
  // A link inside the page (the skip link) comes through here too: the list stays.
  window.addEventListener("popstate", () => {
    if (listOf(location) !== wanted) show(region, location.href, { push: false, focusKey: null });
  });
}

const listOf = (address) => address.pathname + address.search;

function isPlainClick(event) {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

function staysHere(href) {
  const url = new URL(href);
  return url.origin === location.origin && url.pathname === location.pathname && !url.hash;
}

// What a facet link is, whatever the address it leads to: focus stays on it after the swap.
function keyOf(link) {
  const facet = link.closest(".facet");
  const label = link.querySelector(".facet-label");
  return facet && label ? { facet: facet.id, label: label.textContent } : null;
}

async function show(region, href, { push, focusKey }) {
  pending?.abort();
  pending = new AbortController();
  wanted = listOf(new URL(href));
  region.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(href, { headers: { "X-Fragment": "1" }, signal: pending.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    const html = await answer.text();
    const open = new Map([...region.querySelectorAll("details[id]")].map((one) => [one.id, one.open]));
    region.innerHTML = html;
    for (const one of region.querySelectorAll("details[id]")) if (open.has(one.id)) one.open = open.get(one.id);
    const panel = region.querySelector("#facets-panel");
    if (panel) panel.dataset.kept = "1";
    enableFacets(region);
    enableDensity(region);
    if (push) history.pushState(null, "", href);
    document.title = region.querySelector("[data-title]")?.dataset.title ?? document.title;
    const input = document.querySelector("#q");
    if (input) input.value = new URL(href).searchParams.get("q") ?? "";
    syncHidden(href);
    announce(region);
    focus(region, focusKey, push);
  } catch (error) {
    if (error.name !== "AbortError") location.assign(href);
    return;
  }
  region.removeAttribute("aria-busy");
}

// The search box above keeps the filters in place.
function syncHidden(href) {
  const form = document.querySelector(".results-page > .search-box");
  if (!form) return;
  for (const old of form.querySelectorAll("input[type=hidden]")) old.remove();
  for (const [name, value] of new URL(href).searchParams) {
    if (name === "q" || name === "page") continue;
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    form.append(input);
  }
}

function announce(region) {
  const live = region.querySelector("[data-live]");
  if (!live) return;
  const text = live.textContent;
  live.textContent = "";
  setTimeout(() => { live.textContent = text; }, 50);
}

function focus(region, key, push) {
  if (key) {
    const same = [...region.querySelectorAll(`#${key.facet} .facet-label`)].find((one) => one.textContent === key.label);
    if (same) return same.closest("a").focus({ preventScroll: true });
  }
  if (!push) return;
  const heading = region.querySelector("#compte");
  heading?.focus({ preventScroll: true });
  if (heading && heading.getBoundingClientRect().top < 0) heading.scrollIntoView({ block: "start" });
}
