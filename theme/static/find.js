/* The search on /find/, the only script of the site. It asks nobody but this site. The form is hidden
   until this script has seen that the browser can search; the lists under it need no script. */
const form = document.querySelector("form[data-index]");
const [said, list, more] = ["found", "results", "more"].map((id) => document.getElementById(id));
const SHOWN = 10;
let waiting = []; // results that are not shown yet
let asked = 0; // counts searches, so that a slow answer never covers a newer one

/* The smallest WebAssembly there is. A browser without it, or a policy against it, throws. */
function canSearch() {
  try {
    return Boolean(new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)));
  } catch {
    return false;
  }
}

function say(name, words = "", count = "") {
  said.textContent = form.dataset[name].replace("{words}", () => words).replace("{count}", count);
}

/* What pagefind gives is text with <mark> in it: only these two are taken from it. */
function marked(html) {
  const nodes = new DOMParser().parseFromString(html, "text/html").body.childNodes;
  return [...nodes].map((node) => {
    if (node.nodeName !== "MARK") return node.textContent;
    const mark = document.createElement("mark");
    mark.textContent = node.textContent;
    return mark;
  });
}

function element(name, className, ...content) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...content);
  return made;
}

function entry(page) {
  const link = element("a", "", page.meta.title);
  link.href = page.url;
  const { about } = page.meta; // only pages of a topic, area, sector or skill have this
  const kind = form.elements.in.querySelector(`[value="${page.filters.kind}"]`);
  const made = element("li", "entry",
    element("h2", "entry__title", link),
    element("p", "entry__about", about || kind?.textContent || ""));
  if (!about) made.append(element("p", "", "… ", ...marked(page.excerpt), " …"));
  return made;
}

async function show() {
  const mine = asked;
  const pages = await Promise.all(waiting.splice(0, SHOWN).map((result) => result.data()));
  if (mine !== asked) return;
  const entries = pages.map(entry);
  list.append(...entries);
  more.hidden = !waiting.length;
  return entries[0];
}

async function search(words, kind) {
  const mine = ++asked;
  list.replaceChildren();
  more.hidden = true;
  said.textContent = "";
  if (!words) return;
  say("wait");
  try {
    const pagefind = await import(form.dataset.index);
    await pagefind.options({ noWorker: true, excerptLength: 24 });
    const { results } = await pagefind.search(words, { filters: kind ? { kind } : {} });
    if (mine !== asked) return;
    waiting = [...results];
    await show();
    if (mine === asked) say(results.length ? "found" : "none", words, results.length);
  } catch (fault) {
    console.warn(fault);
    if (mine === asked) say("fault");
  }
}

/* The address holds the question, so that it can be kept, sent on, and gone back to. */
function fromAddress() {
  const asked = new URLSearchParams(location.search);
  form.elements.q.value = (asked.get("q") || "").trim();
  form.elements.in.value = asked.get("in") || "";
  if (form.elements.in.selectedIndex < 0) form.elements.in.value = "";
  search(form.elements.q.value, form.elements.in.value);
}

if (canSearch()) {
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    history.pushState(null, "", `?${new URLSearchParams(new FormData(form))}`);
    fromAddress();
  });
  more.addEventListener("click", async () => (await show())?.querySelector("a").focus());
  addEventListener("popstate", fromAddress);
  fromAddress();
}
