// Menus close with Escape, which gives the focus back, and when one clicks elsewhere; one that gives files says they were asked.
export function enableMenus() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    const said = event.target.closest("a[data-file]")?.closest(".menu").querySelector("[data-said]");
    if (said) said.textContent = said.dataset.said;
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
}
