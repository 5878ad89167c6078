// Long facets get a box that filters their values; on a phone the panel starts closed.
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export function enableFacets(root) {
  const panel = root.querySelector("#facets-panel");
  if (panel && window.matchMedia("(max-width: 62rem)").matches && !panel.dataset.kept) panel.open = false;
  for (const input of root.querySelectorAll("[data-facet-filter]")) {
    input.closest("label").hidden = false;
    const facet = input.closest(".facet");
    input.addEventListener("input", () => {
      const wanted = fold(input.value.trim());
      const more = facet.querySelector(".facet-more");
      if (more && wanted) more.open = true;
      for (const item of facet.querySelectorAll(".facet-values li")) {
        item.hidden = wanted !== "" && !fold(item.textContent).includes(wanted);
      }
    });
  }
}
