// Writing the minutes: each text field of a section becomes an editor for a small set of formats, and the page saves
// itself. The server cleans whatever comes (common/richtext.py); without this script the fields take plain text.

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

const form = $("#notula");
const TYPED = 3000; // milliseconds of silence after which typing is saved
const RETRIES = [5000, 15000, 30000, 60000];
const SCHEME = /^(https?:\/\/|mailto:)\S+$/i;

// --- the editor --------------------------------------------------------------------------------------------------

/** What the editor holds; nothing where no word stands in it. */
const written = (editor) => (editor.textContent.trim() ? editor.innerHTML.trim() : "");
const editors = $$("[data-rich-field]", form).map(makeEditor);

document.execCommand("defaultParagraphSeparator", false, "p");
document.execCommand("styleWithCSS", false, "false");

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
  editor.innerHTML = $("[data-rich-html]", field).innerHTML;
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

const KEPT = { B: "strong", STRONG: "strong", I: "em", EM: "em", U: "u", H1: "h3", H2: "h3", H3: "h3", H4: "h4", H5: "h4", H6: "h4" };
const SAME = new Set(["P", "BR", "UL", "OL", "LI", "BLOCKQUOTE"]);
const BLOCKS = new Set(["DIV", "SECTION", "ARTICLE", "TR", "DT", "DD", "PRE"]);
/** Between these, white space is nothing. */
const PARTS = "p, div, ul, ol, li, table, tbody, tr, section, article, blockquote, h1, h2, h3, h4, h5, h6";
const GONE = new Set(["SCRIPT", "STYLE", "HEAD", "TITLE", "META", "LINK", "XML", "TEMPLATE", "IFRAME", "OBJECT", "SVG", "MATH", "IMG"]);

function insert(data) {
  const html = data.getData("text/html");
  const holder = document.createElement("div");
  if (html) {
    // Styles are read by name below and never applied, handlers not even that: the page's policy would refuse them.
    const inert = html.replace(/<[^>]*>/g, (tag) => tag.replace(/\s(style|on[a-z]+)\s*=/gi, " data-$1="));
    const page = new DOMParser().parseFromString(inert, "text/html");
    holder.append(tidied(listed(page.body)));
  } else {
    data.getData("text/plain").split(/\r?\n/).filter((line) => line.trim()).forEach((line, _index, all) => {
      const place = all.length > 1 ? holder.appendChild(document.createElement("p")) : holder;
      place.append(line);
    });
  }
  if (holder.innerHTML) document.execCommand("insertHTML", false, holder.innerHTML);
}

const styleOf = (element) => (element.dataset?.style ?? "").replace(/\s/g, "").toLowerCase();

/** Paragraphs that Word draws as items of a list become items. */
function listed(body) {
  $$("p", body).filter((p) => /mso-list:[^;]*level/.test(styleOf(p))).forEach((p) => {
    const drawn = $$("span", p).find((span) => styleOf(span).includes("mso-list:ignore"));
    const kind = /^\(?[0-9a-z]{1,4}[.)]/i.test(drawn?.textContent.trim() ?? "") ? "ol" : "ul";
    drawn?.remove();
    const item = document.createElement("li");
    item.append(...p.childNodes);
    const before = p.previousElementSibling;
    if (before?.matches(`${kind}[data-word]`)) before.append(item);
    else {
      const list = document.createElement(kind);
      list.dataset.word = "";
      list.append(item);
      p.before(list);
    }
    p.remove();
  });
  return body;
}

/** A copy of what stands in `source`, of the kept elements only. */
function tidied(source) {
  const result = document.createDocumentFragment();
  const parted = [...source.children].some((child) => child.matches(PARTS));
  source.childNodes.forEach((node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      if (node.data.trim() || !parted) result.append(node.data.replace(/[\s\u00a0]+/g, " "));
    }
    if (node.nodeType === Node.ELEMENT_NODE && !GONE.has(node.tagName)) result.append(kept(node));
  });
  return result;
}

function kept(element) {
  const inner = tidied(element);
  const tag = element.tagName;
  const style = styleOf(element);
  const normal = tag === "B" && /(^|;)font-weight:(normal|400)/.test(style);
  let name = normal ? "" : KEPT[tag] ?? (SAME.has(tag) ? tag.toLowerCase() : "");
  if (tag === "A" && SCHEME.test(element.getAttribute("href") ?? "")) name = "a";
  if (BLOCKS.has(tag) && !$(PARTS, element)) name = "p";
  if (tag === "SPAN" && /(^|;)font-weight:(bold|[6-9]00)/.test(style)) name = "strong";
  if (tag === "SPAN" && /(^|;)font-style:italic/.test(style)) name = "em";
  if (!name || (name !== "br" && !inner.textContent.trim() && name !== "li")) return inner;
  const made = document.createElement(name);
  if (name === "a") made.href = element.getAttribute("href");
  made.append(inner);
  return made;
}

// --- saving ------------------------------------------------------------------------------------------------------

const field = (name) => form.elements.namedItem(name);
const PAGE_FIELDS = new Set(["csrfmiddlewaretoken", "version", "format"]);
const snapshot = () => JSON.stringify([...new FormData(form)].filter(([name]) => !PAGE_FIELDS.has(name)));

field("format").value = "html";
// A page that says why it was refused waits for the button: saving by itself would decide for the person.
const refused = form.dataset.guard === "dirty";
let confirmed = refused ? "" : snapshot();
let stopped = refused ? "refused" : "";
let running = null;
let timer = 0;
let failures = 0;
const isDirty = () => snapshot() !== confirmed;

/** Tell app.js that the form as it stands is stored: it asks before leaving otherwise. */
function markSaved() {
  ["htmx:beforeRequest", "htmx:afterRequest"].forEach((name) =>
    form.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: { successful: true } })));
}
if (!refused) markSaved();

function show(text, state = "saved") {
  const place = $("[data-saved]");
  place.dataset.saved = state;
  if ($("[data-saved-text]").textContent !== text) $("[data-saved-text]").textContent = text;
}

function say(name, reason) {
  $$("[data-say]").forEach((box) => {
    box.hidden = box.dataset.say !== name;
  });
  const place = $(`[data-say="${name}"] [data-say-reason]`);
  if (place && reason) place.textContent = reason;
}

function changed() {
  if (!stopped) show("");
  schedule(TYPED);
}

function schedule(wait) {
  clearTimeout(timer);
  if (!stopped) timer = setTimeout(save, wait);
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

async function send(renewed = false) {
  const sent = snapshot();
  show("Menyimpan…", "saving");
  let answer = null;
  try {
    answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" } });
  } catch {
    return retry("tidak ada sambungan");
  }
  if (answer.status >= 500) return retry("gangguan pada server");
  const told = /json/.test(answer.headers.get("Content-Type") ?? "") ? await answer.json() : null;
  if (answer.status === 200 && told) return accept(told, sent);
  if (answer.status !== 403 || renewed) return refuse(answer.status, told);
  const status = await renew();
  return status === 200 ? send(true) : refuse(status, told);
}

function accept(told, sent) {
  field("version").value = told.version;
  $$("[data-minutes-version]").forEach((input) => {
    input.value = told.version;
  });
  confirmed = sent;
  failures = 0;
  stopped = "";
  say("");
  show(`Tersimpan ${told.time}`);
  if (isDirty()) schedule(TYPED);
  else markSaved();
  return "saved";
}

function refuse(status, told) {
  if (status === 422 && told) {
    const [first] = told.problems;
    show(`Belum tersimpan: ${first.label}: ${first.text}`, "problems");
    return "problems";
  }
  const why = status === 401 || status === 200 ? "expired" : status === 409 && !told?.locked ? "conflict" : "refused";
  stopped = why;
  say(why, told?.reason ?? "Halaman ini tidak dapat disimpan dengan akun yang sedang masuk.");
  show("Belum tersimpan", "stopped");
  return why;
}

function retry(reason) {
  show(`Belum tersimpan: ${reason}; dicoba lagi. Jangan tutup halaman ini.`, "failed");
  schedule(RETRIES[Math.min(failures, RETRIES.length - 1)]);
  failures += 1;
  return "failed";
}

/** After signing in again in another tab the page's token is old: take that of a fresh page. Returns its status. */
async function renew() {
  const page = await fetch(location.pathname, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!page?.ok) return page?.status ?? 403;
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
  const token = $("#notula [name=csrfmiddlewaretoken]", fresh)?.value;
  if (!token) return 403;
  $$("[name=csrfmiddlewaretoken]").forEach((input) => {
    input.value = token;
  });
  return 200;
}

form.addEventListener("input", (event) => {
  if (!event.target.closest(".rich-editor")) changed();
});
form.addEventListener("focusout", () => !stopped && isDirty() && schedule(500));
form.addEventListener("submit", async (event) => {
  clearTimeout(timer);
  if (!running) return;
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
  renew().then(save);
});
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return;
  event.preventDefault();
  form.requestSubmit();
});
window.addEventListener("online", () => isDirty() && schedule(0));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && !stopped && isDirty()) save();
});
