// On every page of a PPRG that the reader may write: the steps whose last words only this browser may have
// (autosave.js). The offer to restore them stands on the page of the step, which nobody would open without knowing.

const notice = document.querySelector("[data-copies]");
const here = document.querySelector("#langkah")?.dataset.copy;

function isKept(key) {
  try {
    return key !== here && localStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}

function refresh() {
  const links = [...notice.querySelectorAll("[data-copy-of]")];
  links.forEach((link) => {
    link.hidden = !isKept(link.dataset.copyOf);
  });
  notice.hidden = links.every((link) => link.hidden);
}

refresh();
window.addEventListener("storage", refresh);
