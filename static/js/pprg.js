// Writing one step of a GAP: the page saves itself, and this browser keeps a copy until the server has everything.
// Loaded on the pages of the nine steps. Without it the buttons post the form as usual (views/pprg_write.py);
// with it they go the way of saving by itself (views/pprg_autosave.py), so that no answer replaces what is typed.

import { Copy, RETRIES, delivered, renewToken, requestId, say } from "./autosave.js";

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

const form = $("#langkah");
const saver = $("#penyimpan");
const TYPED = 2500; // milliseconds of silence after which typing is saved
const CHOSEN = 500; // after a choice, or on leaving a field
/** Fields of the page; the ids of rows, which the server gives, and the counts of rows are nothing typed either. */
const PAGE_FIELDS = new Set(["csrfmiddlewaretoken", "version", "sidik"]);
const isTyped = (name) => !PAGE_FIELDS.has(name) && !/-(id|[A-Z]+_FORMS)$/.test(name);
const rowOf = (name) => /^baris-\d+-/.exec(name)?.[0];

/** What of the fields was typed. A new row with nothing in it but what is chosen beforehand is none. */
function written(fields) {
  const filled = fields.filter(([name, value]) => value.trim() && !/-(kind|concerns)$/.test(name));
  const rows = new Set(filled.map(([name]) => rowOf(name)));
  return fields.filter(([name]) => isTyped(name) && (!rowOf(name) || rows.has(rowOf(name))));
}

const entries = (from = form) => [...new FormData(from)].filter(([name]) => !PAGE_FIELDS.has(name));
const snapshot = (from = form) => JSON.stringify(written(entries(from)));

const field = (name) => form.elements.namedItem(name);

let confirmed = form.dataset.guard === "dirty" ? "" : snapshot(delivered(form)); // what the server answered to last
let whole = Boolean(confirmed); // whether it has all of that
let unanswered = []; // ids of requests whose answer never came: one of them may have been stored
let stopped = ""; // why saving by itself waits for a person: conflict, expired, refused
let leaving = false; // signed out, or on the way to another page with everything saved
let running = null;
let saveTimer = 0;
let failures = 0;

const isDirty = () => snapshot() !== confirmed;
/** The ids of the stored rows that are marked for removal. */
const markedRows = () =>
  $$('[name$="-DELETE"]:checked', form).map((mark) => field(mark.name.replace("DELETE", "id"))).filter((id) => id.value);

// --- what the page says ------------------------------------------------------------------------------------------

const WORDS = {
  saving: () => "Menyimpan…",
  saved: (time) => `Tersimpan ${time}`,
  withheld: (time) => `Tersimpan ${time}; yang dihapus hilang saat Anda menekan Simpan`,
  problems: (time) => `Ada isian yang perlu dibetulkan${time && `; selebihnya tersimpan ${time}`}`,
  offline: () => `Belum tersimpan: tidak ada sambungan; ${copy.place}`,
  failed: () => `Belum tersimpan: gangguan pada server; ${copy.place}`,
  stopped: () => `Belum tersimpan; ${copy.place}`,
};

function show(state, time = "") {
  const place = $("[data-saved]");
  place.dataset.saved = state;
  place.classList.toggle("is-dirty", isDirty());
  const text = $("[data-saved-text]");
  const words = WORDS[state](time);
  if (text.textContent !== words) text.textContent = words;
}

function stop(why, reason) {
  stopped = why;
  say(why, reason);
  show("stopped");
  return why;
}

/** Name what has to be mended at its field; without problems only take the old words away. */
function showProblems(problems) {
  $$("[data-problem]", form).forEach((text) => {
    const input = document.getElementById(text.dataset.problem);
    input?.classList.remove("is-invalid");
    input?.removeAttribute("aria-invalid");
    input?.setAttribute("aria-describedby", (input.getAttribute("aria-describedby") ?? "").replace(` ${text.id}`, ""));
    text.remove();
  });
  problems.forEach(({ id, text }, index) => {
    const input = id && document.getElementById(id);
    if (!input) return;
    const place = document.createElement("div");
    place.className = "field-error";
    place.id = `perlu-${index}`;
    place.dataset.problem = id;
    place.textContent = text;
    input.after(place);
    input.classList.add("is-invalid");
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") ?? ""} ${place.id}`);
    input.closest("details")?.setAttribute("open", "");
  });
}

// --- the copy in this browser ------------------------------------------------------------------------------------

const copy = new Copy(form.dataset.copy, {
  contents: () => ({
    version: field("version").value,
    mark: field("sidik").value,
    sent: unanswered,
    fields: entries(),
  }),
  words: (fields) => JSON.stringify(written(fields).map(([name, value]) => [name, value.trim()])),
  isNeeded: () => isDirty() || !whole,
  isLeaving: () => leaving,
  restore(found) {
    restore(found);
    save();
  },
});

function restore(found) {
  const values = new Map();
  found.fields.forEach(([name, value]) => values.set(name, [...(values.get(name) ?? []), value]));
  const [total] = values.get("baris-TOTAL_FORMS") ?? ["0"];
  while (Number(field("baris-TOTAL_FORMS")?.value ?? total) < Number(total)) $("[data-formset-add]", form).click();
  const removed = [];
  for (const input of form.elements) {
    const [, row] = /^baris-(\d+)-/.exec(input.name) ?? [];
    if (!input.name || PAGE_FIELDS.has(input.name) || /_FORMS$/.test(input.name)) continue;
    if (input.type === "submit" || (row && Number(row) >= Number(total))) continue;
    const typed = values.get(input.name) ?? [];
    if (/-DELETE$/.test(input.name)) {
      if (typed.length) removed.push(input);
    } else if (input.type === "checkbox") input.checked = typed.includes(input.value);
    else input.value = typed[0] ?? "";
    if (input.value && input.type !== "checkbox") input.closest("details")?.setAttribute("open", "");
  }
  removed.forEach((mark) => $("[data-formset-remove]", mark.closest("[data-formset-row]")).click());
  // Saved as what it was written upon: where somebody changed the step since, that is a conflict.
  field("version").value = found.version;
  field("sidik").value = found.mark;
  unanswered = found.sent ?? [];
  confirmed = "";
  whole = false;
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

// --- saving ------------------------------------------------------------------------------------------------------

function schedule(wait) {
  clearTimeout(saveTimer);
  if (!stopped && !leaving) saveTimer = setTimeout(save, wait);
}

/** Save what is typed. remove: "", "ditandai" or "semua" (see forms Removal); insert: id of an own figure. */
async function save({ remove = "", insert = "" } = {}) {
  clearTimeout(saveTimer);
  while (running) await running.catch(() => {});
  if (!isDirty() && !remove && !insert) return "saved";
  running = send({ hapus: remove, sisip: insert });
  try {
    return await running;
  } finally {
    running = null;
  }
}

async function send(values, renewed = false) {
  const sent = snapshot();
  const id = requestId();
  const earlier = unanswered.join(" ");
  unanswered = [...unanswered, id].slice(-50);
  copy.keep();
  show("saving");
  let answer = null;
  try {
    await window.htmx.ajax("POST", saver.dataset.url, {
      source: saver,
      swap: "none",
      values: { ...values, kiriman: id, kiriman_lalu: earlier },
      handler: (_source, info) => {
        answer = info.xhr;
      },
    });
  } catch {
    // No connection: there is no answer.
  }
  if (!answer || answer.status >= 500 || !answer.status) return wait(answer ? "failed" : "offline");
  const told = /json/.test(answer.getResponseHeader("Content-Type") ?? "") ? JSON.parse(answer.responseText) : null;
  if (answer.status === 200 && told) return accept(told, sent, values.hapus);
  unanswered = unanswered.filter((other) => other !== id);
  if (answer.status === 403 && !told && !renewed && (await renew()) === "renewed") return send(values, true);
  return refuse(answer.status, told, stopped);
}

function accept(told, sent, removed) {
  field("version").value = told.version;
  field("sidik").value = told.mark;
  Object.entries(told.ids).forEach(([prefix, number]) => {
    field(`${prefix}-id`).value = number;
  });
  // What is gone comes back as a new row where somebody takes the removal back.
  if (removed) markedRows().forEach((input) => (input.value = ""));
  confirmed = sent;
  unanswered = [];
  failures = 0;
  stopped = "";
  say("");
  showProblems(told.problems);
  whole = !told.problems.length && !told.withheld;
  copy.keepOrDrop();
  show(told.problems.length ? "problems" : told.withheld ? "withheld" : "saved", told.time);
  document.body.dispatchEvent(new CustomEvent("tersimpan"));
  if (isDirty()) schedule(TYPED);
  return told.problems.length ? "problems" : "saved";
}

function refuse(status, told, why) {
  // 200 without JSON: something in between has put its sign-in page there.
  if (status === 401 || status === 200 || why === "expired") return stop("expired");
  if (status === 409 && !told.locked) return stop("conflict", told.reason);
  const other = status === 403 || status === 404;
  const words = other ? "Halaman ini tidak dapat disimpan dengan akun yang sedang masuk." : `Server menolaknya (${status}).`;
  return stop("refused", told?.reason ?? words);
}

function wait(state) {
  show(state);
  schedule(RETRIES[Math.min(failures, RETRIES.length - 1)]);
  failures += 1;
  return state;
}

/** The token of a fresh page of the same account; who is signed out there is signed out here. */
async function renew() {
  const outcome = await renewToken(form);
  if (outcome === "expired") stopped = "expired";
  return outcome;
}

/** Signed in again elsewhere: go on by itself. */
async function tryAgain() {
  if (stopped === "expired" && (await renew()) === "renewed") {
    stopped = "";
    await save();
  }
}

// --- buttons and links -------------------------------------------------------------------------------------------

async function press(button) {
  const insert = button?.name === "sisip" ? button.value : "";
  if (insert && form.dataset.step === "2") return insertRow(button);
  if (stopped) stopped = "";
  const outcome = await save({ remove: insert ? "" : "semua", insert });
  if (outcome === "problems") $(".is-invalid", form)?.focus();
  if (outcome !== "saved") return;
  if (insert) {
    button.blur();
    refocus = "judul-data";
  }
  if (button?.name === "lanjut") go(form.dataset.next);
}

function go(address) {
  leaving = !isDirty();
  location.assign(address);
}

/** A figure of the department as a row of step 2: an empty row takes it, or a new one. */
function insertRow(button) {
  const figure = JSON.parse(button.dataset.figure);
  const isEmpty = (row) => !row.hidden && $$("input[type=text], textarea", row).every((input) => !input.value.trim());
  const rows = () => $$("[data-formset-row]", form);
  let row = rows().find(isEmpty);
  if (!row) {
    $("[data-formset-add]", form).click();
    row = rows().find(isEmpty);
  }
  if (!row) return; // as many rows as a step may have
  Object.entries(figure).forEach(([name, value]) => {
    $(`[name$="-${name}"]`, row).value = value;
  });
  $("[data-own]", row).hidden = false;
  $("textarea, input[type=text]", row).focus();
  button.disabled = true;
  changed(CHOSEN);
}

form.addEventListener("submit", (event) => {
  if (event.submitter?.name === "bandingkan") {
    leaving = true;
    return;
  }
  event.preventDefault();
  press(event.submitter);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-save-again]")) {
    renew().then(() => press(null));
  } else {
    leaveBy(event);
  }
});

/** A link on the page waits until what is typed has arrived. Where it cannot, the page stays and says why. */
async function leaveBy(event) {
  const link = event.target.closest("a[href]");
  const plain = link && event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!plain || event.defaultPrevented || link.target || link.hasAttribute("download")) return;
  if (link.origin !== location.origin || (link.pathname === location.pathname && link.hash)) return;
  if (stopped || !(isDirty() || markedRows().length)) return;
  event.preventDefault();
  await Promise.race([save({ remove: "ditandai" }), new Promise((resolve) => setTimeout(resolve, 4000))]);
  if (!stopped && navigator.onLine) go(link.href);
}

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return;
  event.preventDefault();
  press(null);
});

// --- what happens on the page ------------------------------------------------------------------------------------

function changed(wait) {
  copy.soon();
  $("[data-saved]").classList.toggle("is-dirty", isDirty());
  schedule(wait);
}

form.addEventListener("input", () => changed(TYPED));
form.addEventListener("change", () => changed(CHOSEN));
form.addEventListener("formset:added", () => changed(TYPED));
form.addEventListener("formset:removed", () => changed(CHOSEN));
form.addEventListener("focusout", () => isDirty() && schedule(CHOSEN));

window.addEventListener("online", () => isDirty() && schedule(0));
window.addEventListener("focus", tryAgain);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") tryAgain();
  else if (isDirty() && !stopped) save();
});
document.addEventListener("pug:signout", () => {
  leaving = true;
});

window.addEventListener("beforeunload", (event) => {
  if (!leaving && isDirty() && !copy.keep()) event.preventDefault();
});
window.addEventListener("pagehide", () => {
  if (leaving || stopped || !isDirty()) return;
  const id = requestId();
  const body = new URLSearchParams([...new FormData(form), ["kiriman", id], ["kiriman_lalu", unanswered.join(" ")]]);
  unanswered = [...unanswered, id];
  copy.keep();
  // The page is gone before an answer could come: the copy knows this request by its id.
  if (body.toString().length < 60000) {
    fetch(saver.dataset.url, { method: "POST", body, keepalive: true, headers: { "HX-Request": "true" } }).catch(() => {});
  }
});
window.addEventListener("pageshow", (event) => event.persisted && location.reload());

// What is beside the form is replaced after a save, but not under somebody's hands.
let refocus = "";
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (event.detail.target.contains(document.activeElement)) event.detail.shouldSwap = false;
});
document.addEventListener("htmx:oobAfterSwap", (event) => {
  const heading = refocus && document.getElementById(refocus);
  if (!heading || !event.detail.target.contains(heading)) return;
  refocus = "";
  heading.focus();
});

// --- start -------------------------------------------------------------------------------------------------------

form.removeAttribute("data-guard"); // the copy stands in for the warning, see beforeunload
// After "Pakai yang tersimpan" on the page of both texts the typed one is given up.
copy.open(new URLSearchParams(location.search).has("buang") && document.referrer.endsWith(location.pathname));
if (!confirmed) {
  copy.keep();
  show("problems");
} else if (isDirty()) {
  changed(TYPED);
}
