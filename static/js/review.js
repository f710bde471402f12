// The verification sheet: keys, parts that a refusal brings back, and the reason of a return that follows the marks.

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

// --- the reason of a return ------------------------------------------------------------------------------------
// It follows marks and comments as long as nobody has written into the field.

let suggested = $("#saran-alasan")?.textContent ?? "";

document.addEventListener("htmx:oobAfterSwap", () => {
  const field = $("#alasan");
  const text = $("#saran-alasan")?.textContent ?? "";
  if (field && field.value.trim() === suggested.trim()) field.value = field.defaultValue = text;
  suggested = text;
});

// Written by hand, it is not lost without a word.
let returning = false;

document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented && $("#alasan", event.target)) returning = true;
});
window.addEventListener("beforeunload", (event) => {
  const field = $("#alasan");
  if (field && !returning && field.value.trim() !== suggested.trim()) event.preventDefault();
});

// --- what the server refused -----------------------------------------------------------------------------------

const itemForm = (element) => element?.closest?.(".sheet-form");

// A refusal of one item brings its reason along; a whole page does not belong into this one.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  const form = itemForm(requestConfig?.elt);
  if (!form || ![403, 409, 422].includes(xhr.status) || !xhr.responseText.includes("keadaan-")) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});

// Where somebody else has judged the item, only a button says whose verdict stays.
document.addEventListener("htmx:confirm", (event) => {
  const form = itemForm(event.detail.elt);
  const kind = event.detail.triggeringEvent?.type;
  if (form && $(".taken", form) && kind !== "submit" && kind !== "click") event.preventDefault();
});

const WORDS = {
  401: "Anda sudah keluar. Masuk lagi di tab lain, lalu simpan di sini.",
  403: "Anda tidak berwenang melakukan ini.",
  409: "Keadaan dokumen sudah berubah. Muat ulang halaman; salin dahulu tulisan Anda.",
};

function refuse(element, status) {
  const text = WORDS[status] ?? "Sambungan terputus atau server sibuk. Coba lagi.";
  const form = itemForm(element);
  if (form) {
    form.classList.add("is-unsaved");
    const state = $(".sheet-state", form);
    state.classList.add("is-unsaved");
    state.textContent = `Belum tersimpan. ${text}`;
    return;
  }
  const place = $("[data-refused]", element);
  if (!place) return;
  place.textContent = `Belum terkirim. ${text}`;
  place.hidden = false;
}

document.addEventListener("htmx:responseError", (event) => refuse(event.detail.elt, event.detail.xhr.status));
document.addEventListener("htmx:sendError", (event) => refuse(event.detail.elt, 0));
document.addEventListener("htmx:timeout", (event) => refuse(event.detail.elt, 0));
document.addEventListener("htmx:afterRequest", (event) => {
  const form = itemForm(event.detail.elt);
  if (form && event.detail.successful) form.classList.toggle("is-unsaved", event.detail.xhr.status !== 200);
});
window.addEventListener("beforeunload", (event) => {
  if ($(".sheet-form.is-unsaved")) event.preventDefault();
});

// --- judging ---------------------------------------------------------------------------------------------------

const KEYS = { 1: "sesuai", 2: "perbaiki", 3: "tidak_ada" };

/** Go to an item; where none is left, to the opinion. */
function go(number) {
  const item = document.getElementById(`butir-${number}`);
  if (!item) {
    ($("#pendapat input[type=radio]:checked") ?? $("#pendapat input[type=radio]"))?.focus();
    return;
  }
  const radio = $("input[name=verdict]:checked", item) ?? $("input[name=verdict]", item);
  radio?.focus({ preventScroll: true });
  if (matchMedia("(min-width: 80rem)").matches) showBeside(item);
  else item.scrollIntoView({ block: "nearest" });
}

/** Side by side the document goes to the step that the item is about, and the sheet to the item, below its head. */
function showBeside(item) {
  const hash = $('.text > .hint a[href^="#"]', item)?.getAttribute("href") ?? "";
  openTarget(hash);
  document.getElementById(hash.slice(1))?.scrollIntoView({ block: "start" });
  const side = item.closest(".review-side");
  const head = $(".sheet > .head", side).offsetHeight;
  side.scrollTop += item.getBoundingClientRect().top - side.getBoundingClientRect().top - head - 8;
}

/** The next item without a mark, from the beginning again at the end. */
function nextOpen(after) {
  const open = $$(".sheet [data-open]").map((mark) => Number(mark.closest("[data-item]").dataset.item));
  return open.find((number) => number > after) ?? open[0];
}

function openNote(item, focus) {
  const note = $(".sheet-note", item);
  if (!note) return;
  note.open = true;
  if (focus) $("textarea", note).focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  const item = event.target.closest?.(".sheet [data-item]");
  if (!item) {
    // From anywhere on the page but a field: N begins with the first item without a mark.
    if (event.key.toLowerCase() !== "n" || event.target.closest?.("input, textarea, select, dialog")) return;
    event.preventDefault();
    go(nextOpen(0));
    return;
  }
  if (event.target.matches("textarea, summary, a, button, input:not([type=radio])")) return;
  const verdict = KEYS[event.key];
  if (verdict) {
    const radio = $(`input[value="${verdict}"]`, item);
    if (!radio) return;
    event.preventDefault();
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    if (verdict === "sesuai") go(nextOpen(Number(item.dataset.item)));
    else openNote(item, true);
  } else if (event.key.toLowerCase() === "n") {
    event.preventDefault();
    go(nextOpen(Number(item.dataset.item)));
  }
});

document.addEventListener("change", (event) => {
  const radio = event.target.closest?.(".sheet input[name=verdict]");
  if (radio && radio.value !== "sesuai") openNote(radio.closest("[data-item]"), false);
});

/** GBS and KAK are closed at first; a link to them opens them. */
function openTarget(hash) {
  const target = hash.length > 1 && document.getElementById(hash.slice(1));
  const holder = target && target.closest("details.cardx");
  if (holder) holder.open = true;
}

openTarget(location.hash);

document.addEventListener("click", (event) => {
  openTarget(event.target.closest('a[href^="#"]')?.getAttribute("href") ?? "");
  const link = event.target.closest("[data-next]");
  if (!link) return;
  event.preventDefault();
  go(Number(link.dataset.next));
});
