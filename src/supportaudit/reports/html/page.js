// Which view the address asks for, and keys.

const views = ["overview", "agents", "agent", "contacts", "contact"];
let keysOn = true;

function show() {
  const [path, query] = location.hash.slice(1).split("?");
  const [name, number, check] = path.split("/");
  const view = views.includes(name) ? name : "overview";
  if (view === "contacts") showContacts(query || "");
  if (view === "agent") showAgent(Number(number));
  if (view === "contact") showContact(Number(number), decodeURIComponent(check || ""));
  for (const other of views) byId(`view-${other}`).hidden = other !== view;
  for (const link of document.querySelectorAll("header nav a")) {
    const here = link.hash === `#${view}` || (view === "contact" && link.hash === "#contacts") || (view === "agent" && link.hash === "#agents");
    if (here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const head = byId(`view-${view}`).querySelector("h1");
  document.title = view === "overview" ? "QA report" : `${head.textContent} · QA report`;
  return head;
}

const KEYS = [["/", "search contacts"], ["j", "next contact"], ["k", "previous contact"], ["n", "next evidence"], ["p", "previous evidence"], ["Esc", "back to the list"], ["?", "this list"]];
const follow = (id) => byId(id) && byId(id).click();
const acts = {
  "/": () => {
    if (byId("view-contacts").hidden) location.hash = contactsAddress();
    setTimeout(() => byId("filters").elements.q.focus());
  },
  j: () => follow("next"),
  k: () => follow("previous"),
  n: () => goToMark(markAt + 1),
  p: () => goToMark(markAt - (markAt < 0 ? 0 : 1)),
  Escape: () => (byId("view-contact").hidden ? null : follow("back")),
  "?": () => byId("keys").showModal(),
};

function buildKeys() {
  const tick = el("input", { type: "checkbox", checked: true, on: { change: (event) => (keysOn = event.target.checked) } });
  const close = el("button", { type: "button", on: { click: () => byId("keys").close() } }, "Close");
  document.body.append(el("dialog", { id: "keys", "aria-labelledby": "keys-title" }, el("h2", { id: "keys-title" }, "Keys"),
    el("dl", { class: "terms" }, KEYS.map(([key, what]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, what)])),
    el("label", { class: "tick" }, tick, "keys of one letter work"), close));
  byId("help-open").hidden = false;
  byId("help-open").addEventListener("click", acts["?"]);
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, dialog");
  if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in acts)) return;
  if (typing ? event.key !== "Escape" || typing.tagName === "DIALOG" : !keysOn && event.key.length === 1) return;
  if (typing) {
    event.target.blur();
    return;
  }
  if (byId("keys").open) return;
  event.preventDefault();
  acts[event.key]();
});

buildFilters();
buildKeys();
show();
window.addEventListener("hashchange", () => {
  const head = show();
  if (!document.querySelector("mark.asked") || byId("view-contact").hidden) {
    scrollTo(0, 0);
    head.focus({ preventScroll: true });
  }
});
document.documentElement.dataset.ready = "yes";
