// A text field with a list of proposals (WAI-ARIA 1.2 combobox): arrows choose, Enter takes, Escape closes.
const DELAY_MS = 150;
const LEAST = 2;

export class Combobox {
  // ask(text) → promise of items; tell(item) → [label, detail]; take(item) is called with the one chosen.
  constructor(input, { label, ask, tell, take }) {
    Object.assign(this, { input, ask, tell, take, items: [], current: -1 });
    this.list = document.createElement("div");
    this.list.id = `${input.id}-propositions`;
    this.list.className = "completion";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
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
      this.choose([...this.list.children].indexOf(option));
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
    this.current = -1;
    this.list.replaceChildren(...items.map((item, place) => {
      const [label, detail] = this.tell(item);
      const option = document.createElement("div");
      option.id = `${this.list.id}-${place}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      const more = document.createElement("span");
      more.className = "pick-detail";
      more.textContent = detail;
      option.append(label, " ", more);
      return option;
    }));
    this.list.hidden = items.length === 0;
    this.input.setAttribute("aria-expanded", String(items.length > 0));
    this.input.removeAttribute("aria-activedescendant");
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
    const options = [...this.list.children];
    options[this.current]?.setAttribute("aria-selected", "false");
    this.current = this.current < 0 && step < 0 ? options.length - 1 : (this.current + step + options.length) % options.length;
    options[this.current].setAttribute("aria-selected", "true");
    options[this.current].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", options[this.current].id);
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
