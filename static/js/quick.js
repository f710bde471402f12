// Quick ticking without the mouse: type a name, Enter goes to the first department found, Enter ticks it, and the
// search waits for the next name. While an answer is on its way the old list cannot be ticked by mistake.

const search = document.querySelector("[data-quick-search]");
const list = document.getElementById("daftar");
let pending = false; // the list is that of an earlier search
let wanted = false; // Enter was pressed: go to the first department as soon as the list has come

const firstButton = () => list.querySelector(".quick-buttons button[aria-pressed]");

function setPending(on) {
  pending = on;
  list.inert = on;
  list.setAttribute("aria-busy", String(on));
}

function enter() {
  if (pending) wanted = true;
  else firstButton()?.focus();
}

search.addEventListener("input", () => setPending(true));
search.form.addEventListener("submit", (event) => {
  if (document.activeElement !== search) return; // the box "Yang belum dicatat saja"
  event.preventDefault();
  event.stopImmediatePropagation();
  enter();
}, true);
search.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown") return;
  event.preventDefault();
  enter();
});

document.addEventListener("htmx:responseError", (event) => event.target === search && setPending(false));
document.addEventListener("htmx:sendError", (event) => event.target === search && setPending(false));

list.addEventListener("keydown", (event) => {
  const button = event.target.closest(".quick-buttons button");
  if (!button) return;
  if (event.key === "Escape") search.focus();
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const buttons = [...button.parentElement.querySelectorAll("button:not(:disabled)")];
  event.preventDefault();
  buttons[buttons.indexOf(button) + step]?.focus();
});

// A button pressed by key (a click without coordinates): on to the next name, unless the line says that it was refused.
let byKey = false;
list.addEventListener("click", (event) => {
  if (event.target.closest(".quick-buttons button")) byKey = event.detail === 0;
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target === list) {
    setPending(false);
    if (wanted) firstButton()?.focus();
    wanted = false;
  }
  if (!byKey || !event.target.closest?.(".quick-line")) return;
  byKey = false;
  if (event.target.querySelector("[role=alert]")) return;
  search.focus();
  search.select();
});
