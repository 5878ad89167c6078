// What the page tells while one writes, in the bar that stays in sight; screen readers hear it too.
export function say(text, undo = null) {
  const place = document.getElementById("etat");
  place.replaceChildren(text);
  if (!undo) return;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "link-button", textContent: "Annuler" });
  button.addEventListener("click", () => { undo(); place.replaceChildren(); });
  place.append(" ", button);
}
