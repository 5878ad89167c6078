// Buttons inside the form (add, move, remove, look for, preview) without leaving the page: the same post, one part replaced.
import { say } from "./say.js";

export function enableButtons(form, onSwap) {
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button || button.dataset.assist === undefined) return;
    const inside = button.dataset.assist ? document.getElementById(button.dataset.assist) : button;
    const part = inside?.closest(".form-section");
    if (!part) return;
    event.preventDefault();
    press(form, part, button.value, onSwap);
  });
}

// A field of the form is named "action": form.action would be that field.
async function press(form, part, action, onSwap) {
  const body = new FormData(form);
  body.set("button", action);
  part.setAttribute("aria-busy", "true");
  let answer;
  try {
    answer = await fetch(form.getAttribute("action"), { method: "POST", body });
  } catch {
    part.removeAttribute("aria-busy");
    return say("Pas de réseau. Rien n’est perdu : réessayez dans un instant.");
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(part.id);
  if (!answer.ok || !fresh) {
    part.removeAttribute("aria-busy");
    return say(answer.redirected ? "Votre session a expiré. Enregistrez : votre saisie sera gardée." : "Cela n’a pas marché. Réessayez.");
  }
  part.removeAttribute("aria-busy");
  const focus = page.querySelector("[autofocus]")?.id;
  keepOpen(part, fresh);
  part.replaceWith(fresh);
  onSwap(fresh);
  document.getElementById(focus)?.focus();
  const removed = action.match(/^(partners|sources|figures)-remove/);
  say(removed ? "Ligne retirée." : "", removed && (() => { fresh.replaceWith(part); part.querySelector("button")?.focus(); }));
}

function keepOpen(old, fresh) {
  const key = (one) => `${one.closest("[id]").id} ${one.querySelector("summary").textContent}`;
  const open = new Set([...old.querySelectorAll("details[open]")].map(key));
  for (const one of fresh.querySelectorAll("details")) if (open.has(key(one))) one.open = true;
  if (fresh.tagName === "DETAILS") fresh.open = old.open;
}
