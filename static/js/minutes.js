// Writing the minutes: each text field of a section becomes an editor for a small set of formats, and the page saves
// itself; this browser keeps a copy until the server has everything. The server cleans whatever comes
// (common/richtext.py); without this script the fields take plain text.

import { Copy, RETRIES, delivered, renewToken, requestId, say } from "./autosave.js";
import { SCHEME, listed, parsed, spelling, tidied } from "./rich.js";

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

const form = $("#notula");
const TYPED = 3000; // milliseconds of silence after which typing is saved

const PAGE_FIELDS = new Set(["csrfmiddlewaretoken", "version", "format"]);
const entries = (from = form) => [...new FormData(from)].filter(([name]) => !PAGE_FIELDS.has(name));
const snapshot = (from = form) => JSON.stringify(entries(from));
const typedEarly = snapshot() !== snapshot(delivered(form));

// --- the editor --------------------------------------------------------------------------------------------------

/** What the editor holds; nothing where no word stands in it. */
const written = (editor) => (editor.textContent.trim() ? editor.innerHTML.trim() : "");
const editors = $$("[data-rich-field]", form).map(makeEditor);
const editorOf = (name) => editors.find(({ area }) => area.name === name);

document.execCommand("defaultParagraphSeparator", false, "p");
document.execCommand("styleWithCSS", false, "false");

function paragraph(text) {
  const made = document.createElement("p");
  made.textContent = text;
  return made;
}

function makeEditor(field) {
  const area = $("textarea", field);
  const label = $("label", field);
  const editor = document.createElement("div");
  editor.className = `rich-editor rich-text form-control ${area.classList.contains("is-invalid") ? "is-invalid" : ""}`;
  editor.contentEditable = "true";
  editor.spellcheck = false;
  editor.id = `${area.id}_editor`;
  editor.setAttribute("role", "textbox");
  editor.setAttribute("aria-multiline", "true");
  editor.setAttribute("aria-labelledby", label.id);
  editor.setAttribute("aria-describedby", area.getAttribute("aria-describedby"));
  if (area.value === area.defaultValue) editor.innerHTML = $("[data-rich-html]", field).innerHTML;
  else editor.append(...area.value.split("\n").map(paragraph)); // typed before the editor was here
  const bar = $("#bilah-teks").content.firstElementChild.cloneNode(true);
  bar.setAttribute("aria-label", `Format ${label.textContent.trim()}`);
  bar.setAttribute("aria-controls", editor.id);
  const frame = document.createElement("div");
  frame.className = "rich-frame";
  frame.append(bar, editor);
  area.after(frame);
  area.hidden = true;
  label.addEventListener("click", () => editor.focus());
  listen(editor, bar, area);
  area.value = written(editor);
  return { editor, bar, area };
}

function listen(editor, bar, area) {
  const buttons = $$("[data-rich]", bar);
  buttons.forEach((button, index) => {
    button.tabIndex = index ? -1 : 0;
  });
  bar.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays in the text
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-rich]");
    if (button) act(editor, button.dataset.rich);
  });
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next = step && buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length];
    if (!next) return;
    event.preventDefault();
    buttons.forEach((button) => {
      button.tabIndex = button === next ? 0 : -1;
    });
    next.focus();
  });
  editor.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    act(editor, "link");
  });
  editor.addEventListener("keyup", () => showState({ editor, bar })); // Ctrl+B on no selection moves nothing
  editor.addEventListener("paste", (event) => {
    event.preventDefault();
    insert(event.clipboardData);
  });
  editor.addEventListener("input", (event) => {
    if (event.inputType === "insertFromDrop") editor.replaceChildren(tidied(editor));
    area.value = written(editor);
    changed();
  });
}

document.addEventListener("selectionchange", () => {
  const found = editors.find(({ editor }) => editor === document.activeElement);
  if (found) showState(found);
});

function showState({ editor, bar }) {
  $$("[aria-pressed]", bar).forEach((button) => {
    button.setAttribute("aria-pressed", String(isOn(editor, button.dataset.rich)));
  });
}

function isOn(editor, name) {
  if (name === "heading") return Boolean(around(editor, "h3, h4"));
  if (name === "link") return Boolean(around(editor, "a"));
  return document.queryCommandState(name);
}

/** The nearest element around the caret that matches. */
function around(editor, selector) {
  const node = getSelection().anchorNode;
  const element = node?.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const found = element?.closest?.(selector);
  return found && editor.contains(found) ? found : null;
}

function act(editor, name) {
  editor.focus();
  if (name === "heading") document.execCommand("formatBlock", false, around(editor, "h3, h4") ? "p" : "h3");
  else if (name === "link") askLink(editor);
  else document.execCommand(name, false);
  const found = editors.find((one) => one.editor === editor);
  showState(found);
}

// --- links -------------------------------------------------------------------------------------------------------

const dialog = $("#dialog-tautan");

function askLink(editor) {
  const range = getSelection().rangeCount ? getSelection().getRangeAt(0).cloneRange() : null;
  const link = around(editor, "a");
  const address = $("#alamat-tautan");
  const wrong = $("#salah-tautan");
  address.value = link?.getAttribute("href") ?? "";
  wrong.hidden = true;
  dialog.returnValue = "";
  const guard = (event) => {
    if (event.submitter?.value !== "ok" || SCHEME.test(address.value.trim())) return;
    event.preventDefault();
    wrong.hidden = false;
    address.focus();
  };
  dialog.addEventListener("submit", guard);
  dialog.addEventListener("close", () => {
    dialog.removeEventListener("submit", guard);
    editor.focus();
    if (range) getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
    if (dialog.returnValue === "ok") setLink(link, address.value.trim());
    else if (dialog.returnValue === "remove" && link) {
      getSelection().selectAllChildren(link);
      document.execCommand("unlink");
    }
  }, { once: true });
  dialog.showModal();
}

function setLink(link, address) {
  if (link) getSelection().selectAllChildren(link);
  if (!getSelection().isCollapsed) {
    document.execCommand("createLink", false, address);
    return;
  }
  const made = document.createElement("a");
  made.href = address;
  made.textContent = address;
  document.execCommand("insertHTML", false, made.outerHTML);
}

// --- pasting -----------------------------------------------------------------------------------------------------

function insert(data) {
  const html = data.getData("text/html");
  const holder = document.createElement("div");
  if (html) {
    holder.append(tidied(listed(parsed(html))));
  } else {
    data.getData("text/plain").split(/\r?\n/).filter((line) => line.trim()).forEach((line, _index, all) => {
      const place = all.length > 1 ? holder.appendChild(document.createElement("p")) : holder;
      place.append(line);
    });
  }
  if (holder.innerHTML) document.execCommand("insertHTML", false, holder.innerHTML);
}

// --- saving ------------------------------------------------------------------------------------------------------

const field = (name) => form.elements.namedItem(name);
field("format").value = "html";
// A page that says why it was refused waits for the button: saving by itself would decide for the person.
const refused = form.dataset.guard === "dirty";
let confirmed = refused || typedEarly ? "" : snapshot();
let stopped = refused ? "refused" : "";
let running = null;
let unanswered = []; // ids of requests whose answer never came: one of them may have been stored
let leaving = false; // signed out, or the form is on its way
let timer = 0;
let failures = 0;
const isDirty = () => snapshot() !== confirmed;

const copy = new Copy(form.dataset.copy, {
  contents: () => ({ version: field("version").value, sent: unanswered, fields: entries() }),
  words: (fields) => JSON.stringify(fields.map(([name, value]) => [name, editorOf(name) ? spelling(value) : value.trim()])),
  isNeeded: isDirty,
  isLeaving: () => leaving,
  restore(found) {
    found.fields.forEach(([name, value]) => putBack(name, value));
    // Saved as what it was written upon: where somebody changed the minutes since, that is a conflict.
    field("version").value = found.version;
    unanswered = found.sent ?? [];
    confirmed = "";
    stopped = "";
    save();
  },
});

/** A line or a section as the copy has it; formatted text goes the way of what is pasted. */
function putBack(name, value) {
  const found = editorOf(name);
  if (found) {
    found.editor.replaceChildren(tidied(parsed(value)));
    found.area.value = written(found.editor);
  } else if (field(name)) {
    field(name).value = value;
  }
}

function show(text, state = "saved") {
  const place = $("[data-saved]");
  place.dataset.saved = state;
  if ($("[data-saved-text]").textContent !== text) $("[data-saved-text]").textContent = text;
}

function changed() {
  if (!stopped) show("");
  copy.soon();
  schedule(TYPED);
}

function schedule(wait) {
  clearTimeout(timer);
  if (!stopped && !leaving) timer = setTimeout(save, wait);
}

async function save() {
  clearTimeout(timer);
  while (running) await running;
  if (!isDirty()) return "saved";
  running = send();
  const outcome = await running;
  running = null;
  return outcome;
}

/** What is sent: the form, an id of this request, and those of requests whose answer never came. */
function body(id) {
  const data = new FormData(form);
  data.set("kiriman", id);
  data.set("kiriman_lalu", unanswered.join(" "));
  return data;
}

async function send(renewed = false) {
  const sent = snapshot();
  const id = requestId();
  const data = body(id);
  unanswered = [...unanswered, id].slice(-50);
  copy.keep();
  show("Menyimpan…", "saving");
  let answer = null;
  try {
    answer = await fetch(form.dataset.autosave, { method: "POST", body: data, headers: { "HX-Request": "true" } });
  } catch {
    return retry("tidak ada sambungan");
  }
  if (answer.status >= 500) return retry("gangguan pada server");
  const told = /json/.test(answer.headers.get("Content-Type") ?? "") ? await answer.json() : null;
  if (answer.status === 200 && told) return accept(told, sent);
  unanswered = unanswered.filter((other) => other !== id);
  if (answer.status !== 403 || renewed) return refuse(answer.status, told);
  const outcome = await renewToken(form);
  if (outcome === "renewed") return send(true);
  return outcome === "offline" ? retry("tidak ada sambungan") : refuse(outcome === "expired" ? 401 : 403, told);
}

function accept(told, sent) {
  field("version").value = told.version;
  $$("[data-minutes-version]").forEach((input) => {
    input.value = told.version;
  });
  confirmed = sent;
  unanswered = [];
  failures = 0;
  stopped = "";
  say("");
  copy.keepOrDrop();
  show(`Tersimpan ${told.time}`);
  if (isDirty()) schedule(TYPED);
  return "saved";
}

function refuse(status, told) {
  if (status === 422 && told) {
    const [first] = told.problems;
    show(`Belum tersimpan: ${first.label}: ${first.text}`, "problems");
    copy.keep();
    return "problems";
  }
  const why = status === 401 || status === 200 ? "expired" : status === 409 && !told?.locked ? "conflict" : "refused";
  stopped = why;
  say(why, told?.reason ?? "Halaman ini tidak dapat disimpan dengan akun yang sedang masuk.");
  show(`Belum tersimpan; ${copy.place}`, "stopped");
  return why;
}

function retry(reason) {
  show(`Belum tersimpan: ${reason}; dicoba lagi; ${copy.place}`, "failed");
  schedule(RETRIES[Math.min(failures, RETRIES.length - 1)]);
  failures += 1;
  return "failed";
}

form.addEventListener("input", (event) => {
  if (!event.target.closest(".rich-editor")) changed();
});
form.addEventListener("focusout", () => !stopped && isDirty() && schedule(500));
form.addEventListener("submit", async (event) => {
  clearTimeout(timer);
  if (!running) {
    copy.keep(); // where the answer never comes it is offered again
    leaving = true;
    return;
  }
  event.preventDefault(); // one save after the other: the next one needs the version of this one
  await running;
  form.requestSubmit();
});
// A signature is given to what is stored.
document.addEventListener("submit", async (event) => {
  if (event.defaultPrevented || !$("[data-minutes-version]", event.target) || !(isDirty() || running)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if ((await save()) === "saved") event.target.submit();
}, true);
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-save-again]")) return;
  stopped = "";
  renewToken(form).then(save);
});
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return;
  event.preventDefault();
  form.requestSubmit();
});
window.addEventListener("online", () => isDirty() && schedule(0));
window.addEventListener("focus", goOn);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") goOn();
  else if (!stopped && isDirty()) save();
});
document.addEventListener("pug:signout", () => {
  leaving = true;
});

/** Signed in again elsewhere: go on by itself. */
async function goOn() {
  if (stopped !== "expired" || (await renewToken(form)) !== "renewed") return;
  stopped = "";
  await save();
}

window.addEventListener("beforeunload", (event) => {
  if (!leaving && isDirty() && !copy.keep()) event.preventDefault();
});
window.addEventListener("pagehide", () => {
  if (leaving || stopped || !isDirty()) return;
  const id = requestId();
  const data = new URLSearchParams([...body(id)]);
  unanswered = [...unanswered, id];
  copy.keep();
  // The page is gone before an answer could come: the copy knows this request by its id.
  if (data.toString().length < 60000) {
    fetch(form.dataset.autosave, { method: "POST", body: data, keepalive: true, headers: { "HX-Request": "true" } }).catch(() => {});
  }
});
window.addEventListener("pageshow", (event) => event.persisted && location.reload());

// --- start -------------------------------------------------------------------------------------------------------

form.removeAttribute("data-guard"); // the copy stands in for the warning, see beforeunload
copy.open();
if (refused) copy.keep();
else if (typedEarly) schedule(TYPED);
