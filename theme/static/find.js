/* The search on /find/, the only page with a script. It asks nobody but this site. The form is hidden
   until the engine, in find-worker.js, has said that it can search; the lists under it need no script. */
const form = document.querySelector("form[data-worker]");
const [said, list, more, help, tries] = ["found", "results", "more", "help", "instead"]
  .map((id) => document.getElementById(id));
const SHOWN = 10;
const WORDS = 6; // how many words of a question that finds nothing are looked at one by one
const ENDS = form.getAttributeNames().filter((one) => one.startsWith("data-over-")).map((one) => one.slice(10));
let worker;
let found = 0; // how many pages were found
let shown = 0; // how many of them are shown
let asked = 0; // counts searches, so that a slow answer never covers a newer one

/* A worker stands under the policy that comes with its own file. To try WebAssembly against it would
   be told as a breach, so that is looked at first. Of several policies each must allow it. */
async function mayStart() {
  const file = await fetch(form.dataset.worker);
  const policies = (file.headers.get("Content-Security-Policy") || "").split(",");
  return file.ok && policies.every((one) => !/\b(script|default)-src\b/.test(one) || one.includes("'wasm-unsafe-eval'"));
}

/* Starts the engine; tells whether it can search. */
async function start() {
  if (!(await mayStart())) return false;
  // Its name tells it the language of the pages.
  worker = new Worker(form.dataset.worker, { type: "module", name: document.documentElement.lang });
  return new Promise((settle) => {
    worker.addEventListener("message", ({ data }) => settle(data), { once: true });
    worker.addEventListener("error", () => settle(false), { once: true });
  });
}

function ask(...question) {
  return new Promise((settle, refuse) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => ("fault" in data ? refuse(new Error(data.fault)) : settle(data.answer));
    worker.postMessage(question, [port2]);
  });
}

function say(name, words = "", count = "") {
  const text = form.getAttribute(`data-${name}`);
  said.textContent = text.replace("{words}", () => words).replace("{count}", count);
}

/* The form has the sentence for one number of each way in which a language may count. */
function counted(count) {
  const rules = new Intl.PluralRules(document.documentElement.lang);
  const like = [0, 1, 2, 3, 11, 100].find((one) => rules.select(one) === rules.select(count));
  return `found-${like ?? 0}`;
}

/* A page says its kind, its type and how it ended: "board offer met". The form has the words. */
const inWords = (name, kind) => kind.split(" ").map((part) => form.getAttribute(`data-${name}-${part}`)).filter(Boolean).at(-1);

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
  const kind = page.filters.kind?.[0] || "";
  const end = inWords("over", kind);
  const made = element("li", "entry",
    element("h2", "entry__title", link, ...(end ? [" ", element("strong", "tag", end)] : [])),
    element("p", "entry__about", inWords("is", kind) || ""));
  // Of a topic, area, sector or skill nothing but its name is in the index.
  if (!kind.startsWith("search ")) made.append(element("p", "", "… ", ...marked(page.excerpt), " …"));
  return made;
}

async function show() {
  const mine = asked;
  const from = shown;
  shown += SHOWN;
  const entries = (await ask("pages", mine, from, shown)).map(entry);
  if (mine !== asked) return;
  list.append(...entries);
  more.hidden = shown >= found;
  return entries[0];
}

/* How many letters must be changed, left out or put in to make one word the other. */
function apart(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, place) => place);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] !== other[j - 1]));
    }
    row = next;
  }
  return row.at(-1);
}

/* The word in the lists of this page that begins most like another, if there is one. */
function nearest(word) {
  const text = [form.dataset.words, ...[...document.querySelectorAll(".words a")].map((link) => link.textContent)];
  const known = text.join(" ").toLowerCase().match(/\p{L}{3,}/gu) || [];
  const asked = word.toLowerCase().slice(0, 30);
  const far = (one) => Math.min(...[0, 1].map((more) => apart(asked, one.slice(0, asked.length + more))));
  const [best] = known.map((one) => [far(one), one]).sort(([a], [b]) => a - b);
  return best && best[0] <= (asked.length > 5 ? 2 : 1) ? best[1] : word;
}

/* Links to questions that do find something: other spellings, and each word alone. */
async function instead(words, kind) {
  const finds = async (some) => (await ask("count", some, "", ENDS)) > 0;
  const own = words.split(/\s+/).slice(0, WORDS);
  const kept = await Promise.all(own.map(async (one) => (await finds(one) ? one : nearest(one))));
  const other = [...new Set([kept.join(" "), ...kept])].filter((some) => kind || some !== words);
  const good = await Promise.all(other.map(finds));
  return other.filter((_, place) => good[place]).map((some) => {
    const link = element("a", "more", some);
    link.href = `?${new URLSearchParams({ q: some })}`;
    return link;
  });
}

async function search(words, kind) {
  const mine = ++asked;
  list.replaceChildren();
  more.hidden = help.hidden = true;
  said.textContent = "";
  if (!words) return;
  say("wait");
  try {
    const count = await ask("find", mine, words, kind, ENDS);
    const links = count ? [] : await instead(words, kind);
    if (mine !== asked) return;
    [found, shown] = [count, 0];
    await show();
    if (mine === asked) answer(words, count, links);
  } catch (fault) {
    console.warn(fault);
    if (mine === asked) say("fault");
  }
}

function answer(words, count, links) {
  say(count ? counted(count) : "none", words, count);
  tries.replaceChildren(tries.firstChild, ...links.flatMap((link) => [" ", link]));
  tries.hidden = !links.length;
  help.hidden = count > 0;
}

/* The address holds the question, so that it can be kept, sent on, and gone back to. */
function fromAddress() {
  const asked = new URLSearchParams(location.search);
  form.elements.q.value = (asked.get("q") || "").trim();
  form.elements.in.value = asked.get("in") || "";
  if (form.elements.in.selectedIndex < 0) form.elements.in.value = "";
  search(form.elements.q.value, form.elements.in.value);
}

if (await start().catch(() => false)) {
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
