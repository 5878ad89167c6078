// A denser list for who wants one; the choice stays in this browser.
const KEY = "alliances-density";

export function enableDensity(root) {
  const button = root.querySelector("[data-density]");
  const list = root.querySelector(".hits");
  if (!button || !list) return;
  const set = (isDense) => {
    list.classList.toggle("is-dense", isDense);
    button.setAttribute("aria-pressed", String(isDense));
  };
  button.hidden = false;
  set(read() === "dense");
  button.addEventListener("click", () => {
    const isDense = !list.classList.contains("is-dense");
    try { localStorage.setItem(KEY, isDense ? "dense" : "roomy"); } catch { /* private windows refuse: the choice lasts for this page */ }
    set(isDense);
  });
}

function read() {
  try { return localStorage.getItem(KEY); } catch { return null; }
}
