// One agent: scores, sections, line items, what to talk about.

function showAgent(number) {
  const page = data(`a${number}`);
  const view = byId("view-agent");
  if (!page) {
    fill(view, el("h1", { tabindex: -1 }, "There is no such agent"), el("p", {}, el("a", { href: "#agents" }, "All agents")));
    return;
  }
  const party = index.parties.indexOf(page.name);
  const link = (item, answer) => (party < 0 ? "#contacts" : `#contacts?${new URLSearchParams({ agent: party, item, answer })}`);
  const figures = [["QA score", page.score, page.likely === "–" ? "" : `likely ${page.likely}`], ["Evaluations", page.n, page.few ? "too few" : ""]];
  fill(view,
    el("nav", { class: "ways", "aria-label": "Agents" }, el("a", { href: "#agents" }, "All agents"),
      party < 0 ? null : el("a", { href: `#contacts?agent=${party}` }, "This agent's contacts")),
    el("h1", { tabindex: -1 }, page.vendor ? `${page.name} (${page.vendor})` : page.name),
    el("dl", { class: "key" }, figures.map(([name, value, note]) => el("div", {}, el("dt", {}, name), el("dd", {}, el("b", {}, value), el("span", {}, note))))),
    page.said.map((sentence) => el("p", {}, sentence)),
    el("section", {}, el("h2", {}, "Went well"), page.well.length ? page.well.map((one) => opportunity(one, link, "pass")) : el("p", {}, "No line item that was mostly met shows in the agent's own words.")),
    el("section", {}, el("h2", {}, "Opportunities"), page.opportunities.length ? page.opportunities.map((one) => opportunity(one, link, "fail")) : el("p", {}, "None: every line item was met.")),
    el("section", {}, el("h2", {}, "Contacts to start with"), contactsOf("Lowest QA scores", page.lowest), contactsOf("Highest QA scores", page.highest)),
    el("section", {}, el("h2", {}, "Sections"), grid("Sections", ["section", "score", "answers"], page.sections)),
    el("section", {}, el("h2", {}, "Line items"), el("p", { class: "quiet" }, "Points: QA points that an average evaluation loses by it."),
      grid("Line items", ["line item", "met", "not met", "share met", "likely", "points", "note"],
        page.items.map(([item, ...cells]) => [rules.items[item].title, ...cells]))),
  );
}

function opportunity(one, link, answer) {
  const once = saidOnce();
  return el("article", { class: `answer ${answer}` },
    el("h3", {}, el("a", { href: link(one.item, answer) }, rules.items[one.item].title)), el("p", { class: "quiet" }, one.said),
    one.examples.map((example) => exampleOf(example, one.item, once)), why(one.item));
}

function exampleOf(example, item, once) {
  const where = [contactLink(example.contact, example.n, item), [example.at.startsWith(example.day) ? "" : example.day, example.at].filter(Boolean).join(", ")];
  const quote = example.quote.map(([text, marked]) => (marked ? el("mark", {}, text) : text));
  return el("div", { class: "example" },
    quote.length ? el("blockquote", {}, quote) : null,
    once(example.seen) ? el("p", {}, example.seen, example.known ? ` (${example.known})` : "") : null,
    once(example.better) ? el("p", {}, el("b", {}, "Better: "), example.better) : null,
    el("p", { class: "quiet" }, where[0], where[1] ? `, ${where[1]}` : ""));
}

function contactsOf(title, contacts) {
  if (!contacts.length) return null;
  return el("p", {}, `${title}: `, contacts.flatMap(([name, number, score], at) => [at ? ", " : "", contactLink(name, number), ` (${score})`]));
}
