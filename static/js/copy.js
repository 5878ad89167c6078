// Buttons that copy the text of an element.
export function enableCopy(root) {
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    const label = button.textContent;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = "✓";
      setTimeout(() => { button.textContent = label; }, 1500);
    });
  }
}
