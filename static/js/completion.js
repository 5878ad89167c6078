// The search box as a combobox (WAI-ARIA 1.2, list autocomplete): arrows choose, Enter goes, Escape closes.
const DELAY_MS = 120;

export function enableCompletion(root) {
  for (const input of root.querySelectorAll("input[data-complete]")) new Completion(input);
}

class Completion {
  constructor(input) {
    this.input = input;
    this.list = document.createElement("div");
    this.list.id = `${input.id}-propositions`;
    this.list.className = "completion";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", input.dataset.complete || input.placeholder);
    input.after(this.list);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id,
    })) input.setAttribute(name, value);
    this.url = `${input.form.action.replace(/\/$/, "")}/completion`;
    this.current = -1;
    input.addEventListener("input", () => this.ask());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.list.addEventListener("mousedown", (event) => {
      const option = event.target.closest("[role=option]");
      if (!option) return;
      event.preventDefault();
      location.assign(option.dataset.url);
    });
  }

  ask() {
    clearTimeout(this.timer);
    this.pending?.abort();
    const text = this.input.value.trim();
    if (text.length < 2) return this.close();
    this.timer = setTimeout(async () => {
      this.pending = new AbortController();
      try {
        const answer = await fetch(`${this.url}?q=${encodeURIComponent(this.input.value)}`, { signal: this.pending.signal });
        if (answer.ok) this.show(await answer.json());
      } catch (error) {
        if (error.name !== "AbortError") this.close();
      }
    }, DELAY_MS);
  }

  show(groups) {
    this.list.replaceChildren();
    this.current = -1;
    let number = 0;
    for (const { group, label, items } of groups) {
      const box = document.createElement("div");
      box.setAttribute("role", "group");
      const title = document.createElement("div");
      title.className = "group";
      title.id = `${this.list.id}-${group}`;
      title.textContent = label;
      title.setAttribute("role", "presentation");
      box.setAttribute("aria-labelledby", title.id);
      box.append(title);
      for (const item of items) {
        const option = document.createElement("div");
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.id = `${this.list.id}-${number++}`;
        option.dataset.url = item.url;
        option.append(item.label);
        if (item.detail) {
          const detail = document.createElement("span");
          detail.className = "door-count";
          detail.textContent = item.detail;
          option.append(" ", detail);
        }
        box.append(option);
      }
      this.list.append(box);
    }
    this.list.hidden = number === 0;
    this.input.setAttribute("aria-expanded", String(number > 0));
    this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    const options = [...this.list.querySelectorAll("[role=option]")];
    if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      return this.close();
    }
    if (event.key === "Enter" && this.current >= 0 && !this.list.hidden) {
      event.preventDefault();
      return location.assign(options[this.current].dataset.url);
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || this.list.hidden || !options.length) return;
    event.preventDefault();
    options[this.current]?.setAttribute("aria-selected", "false");
    this.current = this.current < 0 && step < 0 ? options.length - 1 : (this.current + step + options.length) % options.length;
    options[this.current].setAttribute("aria-selected", "true");
    options[this.current].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", options[this.current].id);
  }

  close() {
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.current = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
