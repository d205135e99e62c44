// The list of contacts: filters, search, order.

const BITS = { pass: 1, fail: 2, na: 4, pending: 8, error: 16 };
const PAGE = 100;
const ORDERS = { read: "as read", low: "lowest QA score first", missed: "most line items not met first" };
const filters = { q: "", agent: "", vendor: "", channel: "", item: "", answer: "", confirm: "", order: "read" };
const texts = new Map();
let matching = index.rows.map((_, number) => number);
let shown = 0;

/** Everything said in a contact, in small letters, for the search. */
function textOf(number) {
  if (!texts.has(number)) {
    const page = data(`c${number}`);
    const said = page.said.map((message) => `${message.who} ${(message.parts || []).map((part) => part[0]).join("")}`);
    texts.set(number, `${page.id}\n${page.subject}\n${said.join("\n")}`.toLowerCase());
  }
  return texts.get(number);
}

/** Whether a party of a contact gave the answer that is asked for; any answer to any line item where nothing is. */
function answered(given) {
  const wanted = filters.answer ? BITS[filters.answer] : 31 - BITS.na;
  if (filters.item !== "") return (parseInt(given[filters.item] || "0", 32) & wanted) !== 0;
  return !filters.answer || [...given].some((digit) => parseInt(digit, 32) & wanted);
}

function matches(row, number) {
  const [id, , channel, , confirm, parties] = row;
  if (filters.confirm && !confirm) return false;
  if (filters.channel !== "" && channel !== Number(filters.channel)) return false;
  const whole = parties.some(([party, vendor, , given]) =>
    (filters.agent === "" || party === Number(filters.agent)) && (filters.vendor === "" || vendor === Number(filters.vendor)) && answered(given));
  if (!whole) return false;
  const words = filters.q.toLowerCase().split(/\s+/).filter(Boolean);
  return !words.length || words.every((word) => id.toLowerCase().includes(word) || textOf(number).includes(word));
}

const lowest = (row) => Math.min(...row[5].map((party) => (party[2] === null || party[2] === undefined ? Infinity : party[2])));

/** Find the contacts again and show the first of them. */
function findContacts() {
  matching = index.rows.map((_, number) => number).filter((number) => matches(index.rows[number], number));
  if (filters.order === "low") matching.sort((a, b) => lowest(index.rows[a]) - lowest(index.rows[b]) || a - b);
  if (filters.order === "missed") matching.sort((a, b) => index.rows[b][3] - index.rows[a][3] || a - b);
  byId("found").textContent = matching.length === index.rows.length
    ? count(matching.length, "contact") : `${matching.length.toLocaleString("en")} of ${count(index.rows.length, "contact")}`;
  fill(byId("list"));
  shown = 0;
  showMore();
}

/** Show the next hundred. */
function showMore() {
  const next = matching.slice(shown, shown + PAGE);
  byId("list").append(...next.map(contactRow));
  shown += next.length;
  byId("more").hidden = shown >= matching.length;
  byId("more").textContent = `Show ${Math.min(PAGE, matching.length - shown)} more`;
}

function contactRow(number) {
  const [id, day, channel, missed, confirm, parties] = index.rows[number];
  const people = parties.filter((party) => party[4]).map(([party, vendor, score]) =>
    `${index.parties[party]}${vendor >= 0 ? ` (${index.vendors[vendor]})` : ""} ${score === null ? "too little to score" : score.toFixed(1)}`);
  const about = [day, index.channels[channel], ...people].filter(Boolean).join(" · ");
  const marks = [missed ? `${missed} not met` : "nothing missed", confirm ? `${confirm} to confirm` : ""].filter(Boolean).join(", ");
  return el("li", {}, el("a", { href: `#contact/${number}` }, id), el("span", {}, about), el("span", { class: confirm ? "confirm" : "quiet" }, marks));
}

/** The form; what is chosen in it stands in the address, so that a link and the way back keep it. */
function buildFilters() {
  const byName = (names) => names.map((name, number) => [String(number), name]).sort((a, b) => a[1].localeCompare(b[1], "en"));
  const choose = (key, label, options, all) => el("label", {}, label, el("select", { name: key },
    all ? el("option", { value: "" }, all) : null, options.map(([value, text]) => el("option", { value }, text))));
  const seen = new Set(index.rows.flatMap((row) => row[5].flatMap(([, , , given]) => [...given].flatMap((digit, at) => (parseInt(digit, 32) & 27 ? [at] : [])))));
  const items = byName(rules.items.map((item) => item.title)).filter(([number]) => seen.has(Number(number)));
  const form = byId("filters");
  form.append(
    el("label", { class: "wide" }, "Search", el("input", { type: "search", name: "q", autocomplete: "off", placeholder: "words or contact id" })),
    choose("agent", "Agent", byName(index.parties), "all"),
    index.vendors.length > 1 ? choose("vendor", "Vendor", byName(index.vendors), "all") : null,
    index.channels.length > 1 ? choose("channel", "Channel", byName(index.channels), "all") : null,
    choose("item", "Line item", items, "any"),
    choose("answer", "Answer", Object.entries(rules.answers), "any"),
    choose("order", "Order", Object.entries(ORDERS), ""),
    el("label", { class: "tick" }, el("input", { type: "checkbox", name: "confirm", value: "1" }), "to confirm"),
    el("button", { type: "reset" }, "Clear"),
  );
  byId("list").after(el("button", { type: "button", id: "more", hidden: true, on: { click: showMore } }, ""));
  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(readForm, 150);
  });
  form.addEventListener("reset", () => setTimeout(readForm));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    readForm();
  });
}

function readForm() {
  const form = byId("filters");
  for (const field of form.elements) if (field.name in filters) filters[field.name] = field.type === "checkbox" ? (field.checked ? "1" : "") : field.value;
  history.replaceState(null, "", contactsAddress());
  findContacts();
}

/** The address of the list as it is filtered. */
function contactsAddress() {
  const given = Object.entries(filters).filter(([key, value]) => value && !(key === "order" && value === "read"));
  return given.length ? `#contacts?${new URLSearchParams(given)}` : "#contacts";
}

/** Show the list, filtered as the address says. */
function showContacts(query) {
  const asked = new URLSearchParams(query);
  for (const key of Object.keys(filters)) filters[key] = asked.get(key) || (key === "order" ? "read" : "");
  for (const field of byId("filters").elements) {
    if (!(field.name in filters)) continue;
    if (field.type === "checkbox") field.checked = filters[field.name] === "1";
    else field.value = filters[field.name];
  }
  findContacts();
}
