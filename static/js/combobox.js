// A text field with a list of proposals (WAI-ARIA 1.2 combobox): arrows choose, Enter takes, Escape closes.
const DELAY_MS = 150;
const LEAST = 2;

// What an address answers to a text, as JSON; a newer text gives up the one before.
export function asking(address) {
  let pending = null;
  return async (text) => {
    pending?.abort();
    pending = new AbortController();
    const answer = await fetch(`${address}?q=${encodeURIComponent(text)}`, { signal: pending.signal });
    return answer.ok && !answer.redirected ? answer.json() : [];
  };
}

export class Combobox {
  // ask(text) → promise of items; tell(item) → [label, detail, title of its group]; take(item) is called with the one chosen.
  constructor(input, { label, ask, tell, take }) {
    Object.assign(this, { input, ask, tell, take, items: [], options: [], current: -1 });
    this.list = make("div", "completion", "listbox");
    this.list.id = `${input.id}-propositions`;
    this.list.hidden = true;
    this.list.setAttribute("aria-label", label);
    input.after(this.list);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id,
    })) input.setAttribute(name, value);
    input.addEventListener("input", () => this.wait());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.list.addEventListener("mousedown", (event) => {
      const option = event.target.closest("[role=option]");
      if (!option) return;
      event.preventDefault();
      this.choose(this.options.indexOf(option));
    });
  }

  wait() {
    clearTimeout(this.timer);
    const text = this.input.value.trim();
    this.asked = text;
    if (text.length < LEAST) return this.close();
    this.timer = setTimeout(async () => {
      const items = await this.ask(text).catch(() => []);
      if (this.asked === text && document.activeElement === this.input) this.show(items);
    }, DELAY_MS);
  }

  show(items) {
    this.items = items;
    this.options = items.map((item, place) => this.option(item, place));
    this.current = -1;
    this.list.replaceChildren(...this.grouped());
    this.list.hidden = items.length === 0;
    this.input.setAttribute("aria-expanded", String(items.length > 0));
    this.input.removeAttribute("aria-activedescendant");
  }

  option(item, place) {
    const [label, detail] = this.tell(item);
    const option = make("div", "", "option");
    option.id = `${this.list.id}-${place}`;
    option.setAttribute("aria-selected", "false");
    option.append(label);
    if (detail) option.append(" ", Object.assign(make("span", "pick-detail"), { textContent: detail }));
    return option;
  }

  // The options, those of a group with a title in a box of their own.
  grouped() {
    const boxes = new Map();
    for (const [place, option] of this.options.entries()) {
      const title = this.tell(this.items[place])[2] ?? "";
      if (!boxes.has(title)) boxes.set(title, title ? titled(title, `${this.list.id}-groupe-${boxes.size}`) : new DocumentFragment());
      boxes.get(title).append(option);
    }
    return boxes.values();
  }

  key(event) {
    if (this.list.hidden) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      return this.close();
    }
    if (event.key === "Enter" && this.current >= 0) {
      event.preventDefault();
      return this.choose(this.current);
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const many = this.options.length;
    this.options[this.current]?.setAttribute("aria-selected", "false");
    this.current = this.current < 0 && step < 0 ? many - 1 : (this.current + step + many) % many;
    this.options[this.current].setAttribute("aria-selected", "true");
    this.options[this.current].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", this.options[this.current].id);
  }

  choose(place) {
    const item = this.items[place];
    this.close();
    if (item) this.take(item);
  }

  close() {
    clearTimeout(this.timer);
    this.asked = null;
    this.list.hidden = true;
    this.current = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

function titled(text, id) {
  const box = make("div", "", "group");
  const title = Object.assign(make("div", "group", "presentation"), { id, textContent: text });
  box.setAttribute("aria-labelledby", id);
  box.append(title);
  return box;
}

function make(tag, className, role) {
  const one = document.createElement(tag);
  if (className) one.className = className;
  if (role) one.setAttribute("role", role);
  return one;
}
