// Places and organisations proposed while one types. Without this file the button beside the field does the same.
import { asking, Combobox } from "./combobox.js";
import { say } from "./say.js";

export function enablePickers(root) {
  for (const input of root.querySelectorAll("[data-places]")) {
    new Combobox(input, {
      label: "Territoires",
      ask: asking(input.dataset.places),
      tell: (place) => [place.name, place.detail],
      take: (place) => (input.dataset.takes === "subject" ? takeSubject(input, place) : takePlace(input, place)),
    });
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.defaultPrevented) return;
      event.preventDefault();
      input.parentElement.querySelector("button").click();
    });
  }
  for (const input of root.querySelectorAll("[data-organisations]")) {
    new Combobox(input, {
      label: "Organisations de la base",
      ask: asking(input.dataset.organisations),
      tell: (one) => [one.acronym ? `${one.name} (${one.acronym})` : one.name, one.entries > 1 ? `${one.entries} fiches` : one.entries ? "1 fiche" : ""],
      take: (one) => press(input.form, input.id.replace(/^partners-(\d+)-name$/, `partners-use-$1-${one.id}`)),
    });
  }
}

function takePlace(input, place) {
  const picked = input.closest("fieldset").querySelector("[data-picked]");
  const there = [...picked.querySelectorAll("input")].find((one) => one.value === place.code);
  if (there) there.checked = true;
  else {
    const label = document.createElement("label");
    label.className = "pick";
    const tick = Object.assign(document.createElement("input"), { type: "checkbox", name: "territories", value: place.code, checked: true });
    const name = document.createElement("span");
    const detail = Object.assign(document.createElement("span"), { className: "pick-detail", textContent: place.detail });
    name.append(place.name, " ", detail);
    label.append(tick, " ", name);
    picked.append(label, " ");
  }
  input.value = "";
  input.dispatchEvent(new Event("change", { bubbles: true }));
  say(`${place.name} : ajouté.`);
}

function takeSubject(input, place) {
  const list = document.getElementById("subject_code");
  const value = `territory:${place.code}`;
  let option = [...list.options].find((one) => one.value === value);
  if (!option) {
    option = new Option(`${place.name} (${place.detail})`, value);
    list.append(option);
  }
  option.selected = true;
  input.value = "";
  list.dispatchEvent(new Event("change", { bubbles: true }));
  say(`Sujet : ${place.name}.`);
}

function press(form, action) {
  const button = Object.assign(document.createElement("button"), { name: "button", value: action, hidden: true });
  button.dataset.assist = form.querySelector(`[name^="${action.match(/^partners-use-\d+/)[0].replace("use-", "")}-"]`)?.id ?? "";
  form.append(button);
  form.requestSubmit(button);
  button.remove();
}
