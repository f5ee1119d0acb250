/* The engine of the search. It runs beside the page Find, where there is no page that it could change:
   so no page needs a policy that lets WebAssembly run (docs/decisions/0040-one-policy-on-every-page.md).
   It asks nobody but this site. */
const OVER = 0.25; // what is over ranks as if it fitted a quarter as well
let engine; // pagefind, from the first question on
let held = { search: 0, results: [] }; // what the newest search found, for those who want more of it

/* The smallest WebAssembly there is. A browser without it, or a policy against it, throws. */
function canSearch() {
  try {
    return Boolean(new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)));
  } catch {
    return false;
  }
}

async function load() {
  // pagefind asks the page for its language. There is none here; the page gave it as our name.
  self.document ??= { querySelector: () => ({ getAttribute: () => self.name }) };
  const index = new URL("../pagefind/", self.location).pathname;
  const pagefind = await import(`${index}pagefind.js`);
  await pagefind.options({ basePath: index, excerptLength: 24 });
  return pagefind;
}

/* Everything that is found, the best first, and what is over as if it fitted less well. A page says
   its kind, its type and how it ended: "board offer met". `ends` are the words that say it is over. */
async function results(words, kind, ends) {
  const pagefind = await (engine ??= load());
  const kinds = Object.keys((await pagefind.filters()).kind);
  const among = async (some) => (await pagefind.search(words, { filters: { kind: { any: some } } })).results;
  const wanted = kinds.filter((one) => !kind || one.split(" ")[0] === kind);
  const past = wanted.filter((one) => one.split(" ").some((part) => ends.includes(part)));
  const over = new Set((past.length ? await among(past) : []).map((one) => one.id));
  const rank = (one) => one.score * (over.has(one.id) ? OVER : 1);
  return (wanted.length ? await among(wanted) : []).sort((one, other) => rank(other) - rank(one));
}

/* What the page may ask, by name. Searches are numbered: a slow one never covers a newer one. */
const answers = {
  async find(search, words, kind, ends) {
    const found = await results(words, kind, ends);
    if (search > held.search) held = { search, results: found };
    return found.length;
  },
  count: async (words, kind, ends) => (await results(words, kind, ends)).length,
  pages: (search, from, to) =>
    Promise.all(search === held.search ? held.results.slice(from, to).map((one) => one.data()) : []),
};

addEventListener("message", async ({ data: [name, ...question], ports: [port] }) => {
  try {
    port.postMessage({ answer: await answers[name](...question) });
  } catch (fault) {
    engine = undefined; // the next question tries again
    port.postMessage({ fault: String(fault) });
  }
});
postMessage(canSearch());
