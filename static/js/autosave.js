// What is typed is kept on the server while one types: a closed tab or a lost network takes nothing away.
import { say } from "./say.js";

const PAUSE_MS = 2_000;
const RETRY_MS = 10_000;
const KEEPALIVE_BYTES = 60_000; // browsers send no more than 64 kB once a page is gone
const clock = new Intl.DateTimeFormat("fr-FR", { hour: "2-digit", minute: "2-digit" });
const SILENT = ["csrf_token", "page", "button"];

export function enableAutosave(form) {
  const typed = () => {
    const pairs = [...new FormData(form)].filter(([name]) => !SILENT.includes(name) && !/-(find|asked)$/.test(name));
    return new URLSearchParams(pairs).toString();
  };
  const token = form.querySelector("[name=csrf_token]").value;
  let kept = typed();
  let timer = null;
  let isSending = false;
  let isLeaving = false;

  async function keep() {
    clearTimeout(timer);
    const body = typed();
    if (isLeaving || isSending || body === kept) return;
    isSending = true;
    try {
      const sent = `${body}&csrf_token=${encodeURIComponent(token)}`;
      const answer = await fetch(form.dataset.keep, {
        method: "POST", body: sent, keepalive: sent.length < KEEPALIVE_BYTES, redirect: "manual",
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
      });
      if (answer.ok && answer.headers.get("Content-Type")?.includes("json")) {
        kept = body;
        const { kept_at: at, notice } = await answer.json();
        say(notice || `Brouillon enregistré à ${clock.format(new Date(at))}`);
        form.dataset.state = "kept";
      } else if (answer.status === 429 || answer.status >= 500) wait(RETRY_MS);
      else refused();
    } catch {
      form.dataset.state = "offline";
      say("Pas de réseau : ce que vous écrivez reste sur cette page. Nouvel essai dans un instant.");
      wait(RETRY_MS);
    } finally {
      isSending = false;
      if (typed() !== kept && !timer) wait(PAUSE_MS);
    }
  }

  function refused() {
    form.dataset.state = "refused";
    say("Votre connexion a pris fin. Enregistrez : vous vous connecterez, et ce que vous avez écrit vous attendra.");
  }

  function wait(duration) {
    clearTimeout(timer);
    timer = setTimeout(() => { timer = null; keep(); }, duration);
  }

  const changed = () => { if (form.dataset.state !== "refused") wait(PAUSE_MS); };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  window.addEventListener("online", keep);
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return changed();
    if (!navigator.onLine) {
      event.preventDefault();
      return say("Pas de réseau : rien n’est parti et rien n’est perdu. Enregistrez dès qu’il revient.");
    }
    isLeaving = true;
  });
  // Only what the server could not take is worth a question before leaving.
  window.addEventListener("beforeunload", (event) => {
    if (!isLeaving && ["offline", "refused"].includes(form.dataset.state) && typed() !== kept) event.preventDefault();
  });
}
