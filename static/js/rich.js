// Formatted text from anywhere (the clipboard, Word, a copy in the browser) reduced to the elements that the minutes keep.
// What is stored is cleaned by the server all the same (common/richtext.py).

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

/** Addresses that a link may have. */
export const SCHEME = /^(https?:\/\/|mailto:)\S+$/i;
const KEPT = { B: "strong", STRONG: "strong", I: "em", EM: "em", U: "u", H1: "h3", H2: "h3", H3: "h3", H4: "h4", H5: "h4", H6: "h4" };
const SAME = new Set(["P", "BR", "UL", "OL", "LI", "BLOCKQUOTE"]);
const BLOCKS = new Set(["DIV", "SECTION", "ARTICLE", "TR", "DT", "DD", "PRE"]);
/** Between these, white space is nothing. */
const PARTS = "p, div, ul, ol, li, table, tbody, tr, section, article, blockquote, h1, h2, h3, h4, h5, h6";
const GONE = new Set(["SCRIPT", "STYLE", "HEAD", "TITLE", "META", "LINK", "XML", "TEMPLATE", "IFRAME", "OBJECT", "SVG", "MATH", "IMG"]);

/** The body of a page from markup of anywhere; nothing of it is loaded, run or drawn. */
export function parsed(html) {
  // Styles are read by name below and never applied, handlers not even that: the page's policy would refuse them.
  const inert = html.replace(/<[^>]*>/g, (tag) => tag.replace(/\s(style|on[a-z]+)\s*=/gi, " data-$1="));
  return new DOMParser().parseFromString(inert, "text/html").body;
}

const styleOf = (element) => (element.dataset?.style ?? "").replace(/\s/g, "").toLowerCase();

/** Paragraphs that Word draws as items of a list become items. */
export function listed(body) {
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
export function tidied(source) {
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

/** Formatted text in one spelling: the editor and the server write the same in different ways. */
export function spelling(html) {
  const holder = document.createElement("div");
  holder.append(tidied(parsed(html)));
  const lines = holder.innerHTML.replace(/<br>(?=<\/)/g, "").replace(/<\/?p>/g, "\n");
  // Chromium puts a list into the paragraph from which it was made, the server after it; a space at the end is nothing.
  return lines.replace(/<\/?(?:ul|ol|li|h3|h4|blockquote)>/g, "\n$&\n").replace(/\s*\n\s*/g, "\n").trim();
}
