// Behaviour of the shell and the forms, without a library and without eval. Everything is switched on by a
// data attribute (see docs/ui.md) and listens on the document, so that content swapped in by htmx works too.

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

// --- navigation on narrow screens ----------------------------------------------------------------------------

const side = $("#navigasi");
const opener = $("[data-nav-open]");
const backdrop = $("[data-nav-backdrop]");

function setNavigation(open) {
  if (!side || !opener) return;
  document.body.classList.toggle("nav-open", open);
  opener.setAttribute("aria-expanded", String(open));
  if (backdrop) backdrop.hidden = !open;
  const rest = $(".shell-main");
  if (rest) rest.inert = open;
  if (open) $("a, button", side)?.focus();
  else if (side.contains(document.activeElement)) opener.focus();
}

opener?.addEventListener("click", () => setNavigation(true));
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-nav-close], [data-nav-backdrop]")) setNavigation(false);
});
matchMedia("(min-width: 60.01rem)").addEventListener("change", (event) => event.matches && setNavigation(false));

// --- menus, messages, small buttons --------------------------------------------------------------------------

function closeMenus(except) {
  $$("details.menu[open]").forEach((menu) => menu !== except && (menu.open = false));
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details.menu[open]");
  if (menu) {
    menu.open = false;
    $("summary", menu).focus();
  } else if (document.body.classList.contains("nav-open")) {
    setNavigation(false);
    opener?.focus();
  }
});

document.addEventListener("click", (event) => {
  const menu = event.target.closest("details.menu");
  // A download leaves the page where it is: its menu must not stay in the way.
  const chosen = menu && event.target.closest(".menu-list a[href]");
  if (chosen) $("summary", menu).focus();
  closeMenus(chosen ? null : menu);
  const button = event.target.closest("[data-dismiss], [data-print], [data-toggle-password], [data-fill-username]");
  if (!button) return;
  const data = button.dataset;
  if ("dismiss" in data) button.closest(".notice")?.remove();
  if ("print" in data) window.print();
  if ("togglePassword" in data) togglePassword(button, document.getElementById(data.togglePassword));
  if ("fillUsername" in data) {
    const form = button.closest("main").querySelector("form");
    form.elements.username.value = data.fillUsername;
    form.elements.password.value = data.fillPassword ?? "";
    $("[type=submit]", form).focus();
  }
});

function togglePassword(button, input) {
  const show = input.type === "password";
  input.type = show ? "text" : "password";
  button.setAttribute("aria-pressed", String(show));
}

document.addEventListener("change", (event) => {
  event.target.closest("form[data-autosubmit], [data-autosubmit]")?.closest("form")?.requestSubmit();
});

// --- confirmation --------------------------------------------------------------------------------------------

const dialog = $("#confirm-dialog");

/** Ask once, in words; resolves to true when the act is confirmed. `from` carries data-confirm-*. */
function ask(text, from) {
  if (!dialog) return Promise.resolve(window.confirm(text));
  const data = from?.dataset ?? {};
  const yes = $("[data-confirm-yes]", dialog);
  $("#confirm-title", dialog).textContent = data.confirmTitle || "Lanjutkan?";
  $("#confirm-text", dialog).textContent = text;
  yes.textContent = data.confirmOk || "Ya, lanjutkan";
  yes.className = `btn ${data.confirmTone === "poor" ? "btn-danger" : "btn-brand"}`;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "ok"), { once: true });
  });
}

const confirmed = new WeakSet();

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const submitter = event.submitter;
  const source = submitter?.dataset.confirm ? submitter : form;
  if (!source.dataset.confirm || confirmed.delete(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (await ask(source.dataset.confirm, source)) {
    confirmed.add(form);
    form.requestSubmit(submitter);
  }
}, true);

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-confirm]");
  if (!link) return;
  event.preventDefault();
  if (await ask(link.dataset.confirm, link)) window.location.assign(link.href);
});

document.addEventListener("htmx:confirm", async (event) => {
  if (!event.detail.question) return;
  event.preventDefault();
  if (await ask(event.detail.question, event.detail.elt)) event.detail.issueRequest(true);
});

// --- unsaved changes -----------------------------------------------------------------------------------------

const saved = new WeakMap();
const sending = new WeakMap();
let leaving = false;

const snapshot = (form) =>
  JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value.name ?? value]));

const isDirty = (form) => saved.has(form) && saved.get(form) !== snapshot(form);

window.addEventListener("beforeunload", (event) => {
  if (!leaving && $$("form[data-guard]").some(isDirty)) event.preventDefault();
});
document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.target.closest?.("form[data-guard]");
  if (form) sending.set(form, snapshot(form));
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form[data-guard]");
  if (form && event.detail.successful && sending.has(form)) saved.set(form, sending.get(form));
});

// --- text that only this browser has ---------------------------------------------------------------------------
// autosave.js keeps "pprg:<user>:..." and "notula:<user>:..." until the server has it. Signing out takes the own ones
// away, age takes any.

const COPY_DAYS = 14;
const COPY_KINDS = ["pprg", "notula"];

/** The keys of the copies of one user, or of all. */
function copies(user) {
  try {
    return Object.keys(localStorage).filter((key) => {
      const [kind, owner] = key.split(":");
      return COPY_KINDS.includes(kind) && (!user || owner === user);
    });
  } catch {
    return [];
  }
}

function ageOf(key) {
  try {
    return Date.now() - JSON.parse(localStorage.getItem(key)).at;
  } catch {
    return Infinity;
  }
}

copies().forEach((key) => ageOf(key) < COPY_DAYS * 864e5 || localStorage.removeItem(key));

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const own = form.dataset.signOut ? copies(form.dataset.signOut) : [];
  if (!own.length || confirmed.delete(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const text = `Ketikan pada ${own.length} halaman isian belum sampai ke server. Keluar menghapusnya dari peramban ini.`;
  form.dataset.confirmTitle = "Keluar dan hapus ketikan?";
  form.dataset.confirmOk = "Keluar dan hapus";
  if (!(await ask(text, form))) return;
  document.dispatchEvent(new CustomEvent("pug:signout"));
  own.forEach((key) => localStorage.removeItem(key));
  confirmed.add(form);
  form.requestSubmit(event.submitter);
}, true);

// --- one post, not two ---------------------------------------------------------------------------------------

const usesHtmx = (form) => ["hx-post", "hx-put", "hx-patch", "hx-delete", "hx-get"].some((name) => form.hasAttribute(name));

function setBusy(form, submitter, busy) {
  if (busy) form.dataset.busy = "";
  else delete form.dataset.busy;
  const buttons = submitter ? [submitter] : $$("[type=submit], button:not([type])", form);
  buttons.forEach((button) => {
    button.classList.toggle("is-busy", busy && (!submitter || button === submitter));
    button.toggleAttribute("aria-disabled", false);
    if (busy) button.setAttribute("aria-disabled", "true");
  });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.hasAttribute("data-guard")) leaving = true;
  if (form.method !== "post" || usesHtmx(form) || form.target === "_blank") return;
  if ("busy" in form.dataset) {
    event.preventDefault();
    return;
  }
  setBusy(form, event.submitter, true);
  // A download leaves the page where it is: free the form again.
  if ("download" in form.dataset) setTimeout(() => { setBusy(form, event.submitter, false); leaving = false; }, 4000);
});

window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  leaving = false;
  $$("form[data-busy]").forEach((form) => setBusy(form, null, false));
});

// --- formsets: add and remove rows ---------------------------------------------------------------------------

const rowsOf = (set) => $$("[data-formset-row]", set);
const total = (set) => $(`[name="${set.dataset.formset}-TOTAL_FORMS"]`, set) ?? $(`[name="${set.dataset.formset}-TOTAL_FORMS"]`);

function refreshFormset(set) {
  const alive = rowsOf(set).filter((row) => !row.hidden);
  alive.forEach((row, index) => $$("[data-formset-number]", row).forEach((el) => { el.textContent = index + 1; }));
  const most = Number($(`[name="${set.dataset.formset}-MAX_NUM_FORMS"]`)?.value || 1000);
  $$("[data-formset-add]", set).forEach((button) => { button.disabled = alive.length >= most; });
  $$("[data-formset-empty-text]", set).forEach((el) => { el.hidden = alive.length > 0; });
}

function addRow(set) {
  const count = total(set);
  const index = Number(count.value);
  const holder = document.createElement("template");
  holder.innerHTML = $("template[data-formset-empty]", set).innerHTML.replaceAll("__prefix__", index);
  const row = $("[data-formset-row]", holder.content);
  $("[data-formset-list]", set).append(holder.content);
  count.value = index + 1;
  refreshFormset(set);
  $$("input:not([type=hidden]), select, textarea", row).find((field) => field.offsetParent)?.focus();
  window.htmx?.process(row);
  row.dispatchEvent(new CustomEvent("formset:added", { bubbles: true, detail: { set: set.dataset.formset, index } }));
}

function removeRow(row) {
  const set = row.closest("[data-formset]");
  const mark = $('input[name$="-DELETE"]', row);
  if (!mark) return;
  mark.checked = true;
  // What is hidden must not stop the browser from sending the form.
  const freed = $$("[required]", row);
  freed.forEach((field) => { field.required = false; });
  row.hidden = true;
  const undo = document.createElement(row.tagName === "TR" ? "tr" : "div");
  undo.className = "formset-undo";
  const place = row.tagName === "TR" ? undo.appendChild(document.createElement("td")) : undo;
  if (place !== undo) place.colSpan = row.cells.length;
  const note = document.createElement("span");
  note.textContent = "Baris akan dihapus saat disimpan.";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-sm btn-quiet";
  button.textContent = "Urungkan";
  place.append(note, button);
  row.after(undo);
  button.focus();
  button.addEventListener("click", () => {
    mark.checked = false;
    freed.forEach((field) => { field.required = true; });
    row.hidden = false;
    undo.remove();
    refreshFormset(set);
    $("input:not([type=hidden]), select, textarea", row)?.focus();
    announce("formset:added");
  });
  const announce = (name) =>
    row.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: { set: set.dataset.formset } }));
  refreshFormset(set);
  announce("formset:removed");
}

document.addEventListener("click", (event) => {
  const add = event.target.closest("[data-formset-add]");
  if (add) addRow(add.closest("[data-formset]"));
  const remove = event.target.closest("[data-formset-remove]");
  if (remove) removeRow(remove.closest("[data-formset-row]"));
});

// --- choosing several rows of a list -------------------------------------------------------------------------

function refreshBulk(form) {
  const boxes = $$("[data-bulk-item]", form);
  const chosen = boxes.filter((box) => box.checked).length;
  $$("[data-bulk-bar]", form).forEach((bar) => { bar.hidden = chosen === 0; });
  $$("[data-bulk-count]", form).forEach((el) => { el.textContent = chosen; });
  const all = $("[data-bulk-all]", form);
  if (all) {
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-bulk]");
  if (!form) return;
  if (event.target.matches("[data-bulk-all]")) {
    $$("[data-bulk-item]", form).forEach((box) => { box.checked = event.target.checked; });
  }
  refreshBulk(form);
});

// Going back, the browser ticks again what was ticked.
window.addEventListener("pageshow", () => $$("[data-bulk]").forEach(refreshBulk));

// --- the matrix: one stop of the Tab key a line, arrows between the cells ----------------------------------------

const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

document.addEventListener("keydown", (event) => {
  const link = event.target.closest?.("table.matrix tbody a");
  const step = ARROWS[event.key];
  if (!link || !step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const lines = $$("tr", link.closest("tbody")).map((line) => $$("a", line));
  const line = lines.findIndex((links) => links.includes(link));
  const next = lines[line + step[0]]?.[lines[line].indexOf(link) + step[1]];
  event.preventDefault();
  next?.focus();
});

// --- what a page or a swapped part needs once -----------------------------------------------------------------

// Tables shown as cards lose their roles in some browsers: say them.
function nameTableParts(table) {
  const roles = { THEAD: "rowgroup", TBODY: "rowgroup", TFOOT: "rowgroup", TR: "row", TD: "cell" };
  table.setAttribute("role", "table");
  $$("thead, tbody, tfoot, tr, td", table).forEach((el) => el.setAttribute("role", roles[el.tagName]));
  $$("th", table).forEach((el) => el.setAttribute("role", el.scope === "row" ? "rowheader" : "columnheader"));
}

function prepare(root) {
  const within = (selector) => [...(root.matches?.(selector) ? [root] : []), ...$$(selector, root)];
  within("form[data-guard]").forEach((form) => {
    // data-guard="dirty": the server sent back what it refused, so nothing of it is saved yet.
    if (!saved.has(form)) saved.set(form, form.dataset.guard === "dirty" ? "" : snapshot(form));
  });
  within("[data-formset]").forEach((set) => {
    rowsOf(set).forEach((row) => $('input[name$="-DELETE"]', row)?.checked && removeRow(row));
    refreshFormset(set);
  });
  within("[data-bulk]").forEach(refreshBulk);
  within("table.cards-narrow, table.matrix").forEach(nameTableParts);
  within("table.matrix a.cell").forEach((link) => { link.tabIndex = -1; });
}

prepare(document);
document.addEventListener("htmx:load", (event) => prepare(event.target));
