// Merging: writing a text of one's own chooses it, and the bar says how many passages still wait. Comfort only.
const form = document.getElementById("fusion");
const left = form.querySelector("[data-left]");

for (const text of form.querySelectorAll("[data-own]")) {
  text.addEventListener("input", () => {
    text.closest(".merge-own").querySelector("input[type=radio]").checked = true;
    count();
  });
}
form.addEventListener("change", count);

function count() {
  const waiting = [...form.querySelectorAll(".merge-part")].filter((part) => !part.querySelector("input[type=radio]:checked"));
  left.textContent = waiting.length === 0 ? "" : waiting.length === 1 ? "Il reste un choix à faire." : `Il reste ${waiting.length} choix à faire.`;
}
count();
