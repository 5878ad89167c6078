// Characters counted as one types: advised lengths are advice, only the last bound refuses.
const number = new Intl.NumberFormat("fr-FR");

export function enableCounters(form) {
  form.addEventListener("input", (event) => count(event.target));
}

export function count(input) {
  const line = input.id && document.querySelector(`[data-count="${input.id}"]`);
  if (!line) return;
  const long = [...input.value.trim()].length;
  const [advised, most] = [Number(line.dataset.advised), Number(line.dataset.most)];
  const told = [`${number.format(long)} caractère${long > 1 ? "s" : ""}`];
  if (long > most) told.push(`${number.format(long - most)} de trop`);
  else if (advised) told.push(`${number.format(advised)} conseillés`);
  told.push(`${number.format(most)} au plus`);
  line.textContent = told.join(", ");
  line.classList.toggle("is-long", advised > 0 && long > advised && long <= most);
  line.classList.toggle("is-over", long > most);
}
