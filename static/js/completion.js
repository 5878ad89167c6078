// What the search box proposes while one types, group by group; each proposal is a page to go to.
import { asking, Combobox } from "./combobox.js";

export function enableCompletion(root) {
  for (const input of root.querySelectorAll("input[data-complete]")) {
    const ask = asking(`${input.form.action.replace(/\/$/, "")}/completion`);
    new Combobox(input, {
      label: input.dataset.complete,
      ask: async (text) => (await ask(text)).flatMap(({ label, items }) => items.map((item) => ({ ...item, group: label }))),
      tell: (item) => [item.label, item.detail, item.group],
      take: (item) => location.assign(item.url),
    });
  }
}
