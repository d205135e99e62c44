// One contact: the messages with evidence marked in place, and the answers beside them.

let marks = [];
let markAt = -1;
let current = null;

function showContact(number, check) {
  const page = data(`c${number}`);
  const view = byId("view-contact");
  if (!page) {
    fill(view, el("h1", { tabindex: -1 }, "There is no such contact"), el("p", {}, el("a", { href: contactsAddress() }, "All contacts")));
    return;
  }
  current = page;
  const at = matching.indexOf(number);
  const step = (by, text) => {
    const next = at < 0 ? undefined : matching[at + by];
    return next === undefined ? el("span", { class: "quiet" }, text) : el("a", { href: `#contact/${next}`, id: by < 0 ? "previous" : "next" }, text);
  };
  const place = at < 0 ? "" : `${(at + 1).toLocaleString("en")} of ${count(matching.length, "contact")}`;
  const ways = el("nav", { class: "ways", "aria-label": "Contacts" },
    el("a", { href: contactsAddress(), id: "back" }, "All contacts"), step(-1, "Previous"), step(1, "Next"), el("span", { class: "quiet" }, place));
  const scores = page.scores.map(([who, score, more]) => el("li", {}, `${who}: `, el("b", {}, score === "–" ? "" : `QA score ${score}`), score === "–" ? more : more ? `, ${more}` : ""));
  const said = el("div", { class: "said" }, el("h2", {}, "What was said"), page.said.map((message, row) => messageOf(message, row)), page.left ? el("p", {}, page.left) : null);
  const side = el("div", { class: "answers" }, answersOf(page));
  fill(view, ways, el("h1", { tabindex: -1 }, `Contact ${page.id}`), el("p", { class: "quiet" }, [page.about, page.place].filter(Boolean).join(" · ")),
    page.subject ? el("p", {}, "Subject: ", el("b", {}, page.subject)) : "", el("ul", { class: "plain" }, scores), el("div", { class: "reader" }, said, side));
  marks = [...view.querySelectorAll("mark")];
  markAt = -1;
  const asked = page.answers.findIndex((answer) => rules.items[answer.item].id === check);
  if (asked >= 0) pointTo(asked);
}

function messageOf(message, row) {
  if (message.event && !message.parts) return el("p", { class: "event" }, [message.when, message.event].filter(Boolean).join(" "));
  const text = el("p", { class: "text" });
  for (const [part, kind, answers] of message.parts || []) {
    if (kind === "aside") text.append(el("span", { class: "quiet" }, part));
    else if (!kind) text.append(part);
    else text.append(el("mark", { class: kind, tabindex: -1, "data-answers": answers.join(" "), "data-message": row, title: titlesOf(answers), on: { click: () => openAnswer(answers[0]) } }, part));
  }
  const role = [message.role, message.private ? "private note, not scored" : ""].filter(Boolean).join(", ");
  const head = el("p", { class: "who" }, message.when ? el("time", {}, message.when) : null, " ", el("b", {}, message.who), role ? ` (${role})` : "");
  return el("article", { class: `message ${message.side}${message.private ? " private" : ""}`, id: `m${row}`, tabindex: -1, "aria-label": [message.when, message.who].filter(Boolean).join(", ") },
    head, message.event ? el("p", { class: "event" }, message.event) : null, text);
}

function titlesOf(answers) {
  return answers.map((number) => `${rules.answers[current.answers[number].answer]}: ${rules.items[current.answers[number].item].title}`).join("\n");
}

function answersOf(page) {
  const groups = [["fail", false, true], ["fail", true, false], ["error", false, true], ["pending", false, true], ["na", false, true], ["pass", false, false]];
  const parts = [el("h2", {}, "Line items")];
  for (const [kind, unscored, open] of groups) {
    const cards = page.answers.map((answer, number) => [answer, number]).filter(([answer]) => answer.answer === kind && (kind !== "fail" || Boolean(answer.unscored) === unscored)).map(([answer, number]) => answerCard(answer, number));
    if (cards.length) parts.push(el("details", { open, class: "group" }, el("summary", {}, `${kind === "na" ? "Overturned on appeal" : rules.answers[kind]}${unscored ? ", in no agent's score" : ""} (${cards.length})`), cards));
  }
  if (page.na.length) {
    const all = page.na.reduce((sum, [, items]) => sum + items.length, 0);
    const reasons = page.na.map(([reason, items]) => el("li", {}, `${reason || "no reason given"}: ${items.map((item) => rules.items[item].title).join("; ")}`));
    parts.push(el("details", { class: "group" }, el("summary", {}, `N/A (${all})`), el("ul", {}, reasons)));
  }
  return parts;
}

function answerCard(answer, number) {
  const facts = [answer.who, answer.cost, answer.reason].filter(Boolean).join(" · ");
  const once = saidOnce();
  const found = (answer.found || []).map((finding) => [
    el("p", {}, finding.seen, finding.known ? el("span", { class: "quiet" }, ` (${finding.known})`) : null),
    placesOf(finding.at, number),
    once(finding.better) ? el("p", {}, el("b", {}, "Better: "), finding.better) : null,
    el("p", { class: "quiet small" }, `Finding ${finding.id}`),
  ]);
  return el("article", { class: `answer ${answer.answer}`, id: `answer-${number}`, tabindex: -1 },
    el("h3", {}, rules.items[answer.item].title), answer.confirm ? el("p", { class: "confirm" }, "Auto-fail, to confirm") : null,
    el("p", { class: "quiet" }, facts), found, placesOf(answer.at, number), why(answer.item));
}

function placesOf(places, number) {
  if (!places) return null;
  return el("p", { class: "places" }, places.map(([message, name]) =>
    el("button", { type: "button", on: { click: () => showPlace(message, number) } }, name)));
}

/** Show the evidence of an answer in a message; the message itself where nothing in it is marked. */
function showPlace(message, number) {
  const found = marks.findIndex((mark) => Number(mark.dataset.message) === message && mark.dataset.answers.split(" ").includes(String(number)));
  if (found >= 0) goToMark(found);
  else focusOn(byId(`m${message}`));
}

function goToMark(number) {
  if (!marks.length) return;
  markAt = (number + marks.length) % marks.length;
  focusOn(marks[markAt]);
}

function openAnswer(number) {
  const card = byId(`answer-${number}`);
  card.closest("details").open = true;
  focusOn(card);
}

/** Show the answer and its first evidence, without moving away from the top where both are in sight. */
function pointTo(number) {
  const mark = marks.findIndex((one) => one.dataset.answers.split(" ").includes(String(number)));
  const card = byId(`answer-${number}`);
  card.closest("details").open = true;
  card.classList.add("asked");
  card.scrollIntoView({ block: "nearest" });
  if (mark >= 0) {
    markAt = mark;
    marks[mark].classList.add("asked");
    marks[mark].scrollIntoView({ block: "center" });
  }
}

function focusOn(element) {
  if (!element) return;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "center" });
}
