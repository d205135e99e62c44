// Elements, always from text: nothing here makes markup out of a string.

/** An element with attributes (null and false leave one out) and children, which are elements or texts. */
function el(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key === "on") for (const [event, act] of Object.entries(value)) made.addEventListener(event, act);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...solid(children));
  return made;
}

/** Children as one list, without what is nothing. */
const solid = (children) => children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== "");

/** Put these in place of what an element holds. */
const fill = (element, ...children) => element.replaceChildren(...solid(children));

const byId = (id) => document.getElementById(id);

/** What a block of data holds; null where there is none. */
function data(id) {
  const block = byId(id);
  return block && block.type === "application/json" ? JSON.parse(block.textContent) : null;
}

const rules = data("rules");
const index = data("index");
const count = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

/** A table; the first column names its rows. Cells are elements or texts. */
function grid(label, titles, rows) {
  const head = el("tr", {}, titles.map((title) => el("th", { scope: "col" }, title)));
  const body = rows.map((row) => el("tr", {}, row.map((cell, at) => (at ? el("td", {}, cell) : el("th", { scope: "row" }, cell)))));
  return el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": label }, el("table", { class: titles.at(-1) === "note" ? "noted" : null }, el("thead", {}, head), el("tbody", {}, body)));
}

/** Why a line item is asked: its section and points, the rule's explanation, and known false alarms. */
function why(number) {
  const item = rules.items[number];
  const parts = [el("p", { class: "quiet" }, item.facts.join(" · ")), item.why.map((text) => el("p", {}, text))];
  if (item.alarms.length) parts.push(el("p", {}, "Known false alarms:"), el("ul", {}, item.alarms.map((text) => el("li", {}, text))));
  parts.push(el("p", { class: "quiet" }, `Line item ${item.id}`));
  return el("details", { class: "why" }, el("summary", {}, "Why this is asked"), parts);
}

/** Tells of each text whether it is said for the first time; of nothing, that it is not. */
function saidOnce() {
  const said = new Set();
  return (text) => Boolean(text) && !said.has(text) && Boolean(said.add(text));
}

/** A link to a contact, or its name where it cannot be opened. */
function contactLink(name, number, item) {
  const rest = item === undefined ? "" : `/${encodeURIComponent(rules.items[item].id)}`;
  return number === null ? `contact ${name}` : el("a", { href: `#contact/${number}${rest}` }, `contact ${name}`);
}
