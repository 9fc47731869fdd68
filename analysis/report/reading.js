// Plan and source side by side; every passage leads to its counterpart and back.
const reading = { plan: plans.length ? plans[0] : 0, source: -1, original: false, peers: true, confidence: false, passage: 0, passages: [] };

function passagesOf(plan) {
  const found = [];
  for (const [source, s0, s1, target, t0, t1, identity, words, kind, direction] of study.alignments) {
    if (target === plan) found.push({ other: source, start: t0, end: t1, otherStart: s0, otherEnd: s1, identity, words, kind, direction });
    else if (source === plan) {
      const shown = kind === "chain" ? "peer" : kind; // a lower plan that takes this one up: shared with another plan
      found.push({ other: target, start: s0, end: s1, otherStart: t0, otherEnd: t1, identity, words, kind: shown, direction });
    }
  }
  found.sort((p, q) => p.start - q.start || p.end - q.end || p.other - q.other);
  found.forEach((p, index) => {
    p.number = index + 1;
    p.hint = say("passage.hint", { kind: KIND_NAMES[p.kind], other: study.documents[p.other].label, words: p.words, identity: decimal(p.identity) });
  });
  return found;
}

function wordsByOther(passages) {
  const words = new Map();
  for (const p of passages) words.set(p.other, (words.get(p.other) || 0) + p.words * (p.kind === "chain" ? 1000 : 1));
  return words;
}

function defaultSource(plan, passages) {
  const words = wordsByOther(passages);
  const best = [...words.keys()].sort((a, b) => words.get(b) - words.get(a) || a - b)[0];
  if (best !== undefined) return best;
  const chain = study.documents[plan].chain.map((id) => byId.get(id)).filter((index) => index !== undefined);
  return chain.length ? chain[0] : study.documents.findIndex((d) => d.role !== "plan");
}

function openReading(plan, source, where) {
  if (!study.documents.length) return;
  reading.plan = plan;
  reading.passages = passagesOf(plan);
  reading.source = source >= 0 && source !== plan ? source : defaultSource(plan, reading.passages);
  reading.passage = 0;
  drawReading();
  for (const step of where) {
    const [kind, value] = [step.slice(0, step.indexOf(":")), step.slice(step.indexOf(":") + 1)];
    if (kind === "task" && taskNumber.has(plan + "/" + value)) showAt($("pane-plan"), plan, study.tasks[taskNumber.get(plan + "/" + value)].at[0]);
    if (kind === "provision" && study.provisions[Number(value)]) showAt($("pane-source"), reading.source, study.provisions[Number(value)][3]);
    if (kind === "source" && reading.source >= 0) showAt($("pane-source"), reading.source, Number(value));
    if (kind === "line") showLine($("pane-source"), Number(value));
    if (kind === "at") showAt($("pane-plan"), plan, Number(value));
    if (kind === "passage") choosePassage(Number(value));
  }
}

const showAt = (pane, index, position) => flashAt(pane, wording(index, reading.original).place(position));
const showLine = (pane, line) => {
  const node = pane.querySelectorAll(".line")[line - 1];
  if (node) flashAt(pane, Number(node.dataset.start));
};

function sourceOptions() {
  const counts = new Map();
  for (const p of reading.passages) counts.set(p.other, (counts.get(p.other) || 0) + 1);
  const name = (index) => {
    const n = counts.get(index) || 0;
    return study.documents[index].label + (n ? " – " + say("n.passages", { n }) : "");
  };
  const chain = new Set(study.documents[reading.plan].chain.map((id) => byId.get(id)));
  const all = study.documents.map((d, index) => index).filter((index) => index !== reading.plan);
  const groups = [
    [say("reading.cited"), all.filter((i) => chain.has(i))],
    [say("reading.superior"), all.filter((i) => !chain.has(i) && study.documents[i].role !== "plan")],
    [say("reading.peers"), all.filter((i) => !chain.has(i) && study.documents[i].role === "plan" && counts.has(i))],
    [say("reading.others"), all.filter((i) => !chain.has(i) && study.documents[i].role === "plan" && !counts.has(i))],
  ];
  return groups.filter(([, list]) => list.length).map(([group, list]) => ({ group, options: list.map((i) => [i, name(i)]) }));
}

function drawReading() {
  const controls = $("reading-controls");
  const check = (label, key) => el("label", { class: "check" }, el("input", { type: "checkbox", checked: reading[key], onchange: (event) => {
    reading[key] = event.target.checked;
    drawPanes(true);
  } }), label);
  controls.replaceChildren(
    select(say("plan"), planOptions(), reading.plan, (value) => go("reading", study.documents[value].id)),
    select(say("reading.beside"), sourceOptions(), reading.source, (value) => go("reading", study.documents[reading.plan].id, study.documents[value].id)),
    el("div", {}, el("button", { type: "button", onclick: () => stepPassage(-1) }, say("reading.previous")), " ", el("button", { type: "button", onclick: () => stepPassage(1) }, say("reading.next"))),
    check(say("reading.original"), "original"),
    check(say("reading.with-peers"), "peers"),
    check(say("reading.confidence"), "confidence"),
    csvButton("passages.csv", passageRows),
  );
  const legend = [...["chain", "peer", "boilerplate"].map((kind) => el("span", { class: "passage " + kind }, KIND_NAMES[kind])), el("span", {}, say("reading.underlined")),
    el("span", { class: "edited" }, say("reading.repaired")), el("span", { class: "edited unsure" }, say("reading.unsure")), el("span", {}, say("reading.margin"))];
  $("reading-legend").replaceChildren(...legend);
  drawPanes(false);
}

function passageRows() {
  const here = study.documents[reading.plan];
  const rows = reading.passages.map((p) => [here.id, study.documents[p.other].id, p.kind, p.direction, p.words, p.identity, wordsAt(reading.plan, p.start, p.end), wordsAt(p.other, p.otherStart, p.otherEnd)]);
  return [["document", "other", "kind", "direction", "n_words", "identity", "text", "text_other"], ...rows];
}

function drawPanes(keep) {
  const [left, right] = [$("pane-plan"), $("pane-source")];
  $("panes").classList.toggle("with-confidence", reading.confidence);
  const at = [left.scrollTop, right.scrollTop];
  const shown = reading.passages.filter((p) => reading.peers || p.kind === "chain");
  const shows = (p) => (p.other === reading.source ? 1 : 0);
  const doc = study.documents[reading.plan];
  const tasks = study.tasks.map((t, n) => n).filter((n) => study.tasks[n].document === reading.plan);
  left.replaceChildren(paneTitle(doc, reading.plan), ...renderText(reading.plan, { original: reading.original, passages: shown, tasks, shows, chosen: reading.passage }));
  right.replaceChildren();
  if (reading.source >= 0) {
    const mirrored = shown.filter(shows).map((p) => ({ ...p, start: p.otherStart, end: p.otherEnd, hint: say("passage.mirrored", { other: doc.label, words: p.words }) }));
    const other = study.documents[reading.source];
    right.append(paneTitle(other, reading.source), ...renderText(reading.source, { original: reading.original, passages: mirrored, tasks: [], shows: () => 1, chosen: reading.passage }));
    if (!mirrored.length) right.firstChild.append(el("span", { class: "passage-empty" }, say("reading.no-passage")));
  } else right.append(el("p", { class: "passage-empty" }, say("reading.no-other")));
  if (keep) [left.scrollTop, right.scrollTop] = at;
  else left.scrollTop = right.scrollTop = 0;
}

function paneTitle(doc, index) {
  const parts = [doc.label, doc.number && doc.number !== doc.label ? doc.number : "", doc.date].filter(Boolean).join(" · ");
  const view = wording(index, reading.original);
  const facts = [doc.quality === null ? "" : say("reading.readable", { share: share(doc.quality) }), doc.edits && doc.edits.length ? say("n.repairs", { n: doc.edits.length }) : doc.raw !== undefined ? say("reading.changed") : "", view.mapped ? "" : say("reading.unmapped")];
  return el("h2", { "data-document": index }, bdi(parts), el("small", {}, facts.filter(Boolean).map((fact) => " · " + fact).join("")));
}

function choosePassage(number) {
  const passage = reading.passages[number - 1];
  if (!passage) return;
  reading.passage = number;
  if (passage.kind !== "chain") reading.peers = true;
  if (passage.other !== reading.source) {
    reading.source = passage.other;
    drawReading();
  } else drawPanes(true);
  for (const pane of [$("pane-plan"), $("pane-source")]) scrollTo(pane, pane.querySelector('mark[data-passage="' + number + '"], a[data-passage="' + number + '"]'));
  remember("reading", study.documents[reading.plan].id, study.documents[reading.source].id, "passage:" + number);
}

function stepPassage(step) {
  const list = reading.passages.filter((p) => p.other === reading.source && (reading.peers || p.kind === "chain"));
  if (!list.length) return;
  const at = list.findIndex((p) => p.number === reading.passage);
  choosePassage(list[at < 0 ? (step > 0 ? 0 : list.length - 1) : (at + step + list.length) % list.length].number);
}

$("panes").addEventListener("click", (event) => {
  const node = event.target.closest("[data-passage]");
  if (!node || String(getSelection())) return;
  event.preventDefault();
  choosePassage(Number(node.dataset.passage));
});
