// One document as lines: original or repaired wording, passages and repairs marked, tasks shown in the margin.
const wordings = new Map();

// The text to show, and where a position of the repaired text lies in it.
function wording(index, original) {
  const key = index + (original ? "o" : "r");
  if (!wordings.has(key)) wordings.set(key, original ? originalWording(study.documents[index]) : repairedWording(study.documents[index]));
  return wordings.get(key);
}

function repairedWording(doc) {
  let at = 0;
  const edits = (doc.edits || []).map(([gap, length, surface, confidence]) => {
    const start = at + gap;
    at = start + length;
    return { start, end: at, other: surface, confidence };
  });
  return { text: doc.text, place: (position) => position, edits, mapped: true };
}

function originalWording(doc) {
  if (doc.raw !== undefined) return { text: doc.raw, place: (position) => position, edits: [], mapped: false };
  let text = "", at = 0;
  const edits = [];
  for (const [gap, length, surface, confidence] of doc.edits || []) {
    text += doc.text.slice(at, at + gap);
    const from = at + gap;
    edits.push({ start: text.length, end: text.length + surface.length, from, to: from + length, confidence, other: doc.text.slice(from, from + length) });
    text += surface;
    at = from + length;
  }
  text += doc.text.slice(at);
  const place = (position) => {
    let low = 0, high = edits.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (edits[middle].from <= position) low = middle + 1;
      else high = middle;
    }
    if (!low) return position;
    const edit = edits[low - 1];
    if (position < edit.to) return position === edit.from ? edit.start : edit.end;
    return position - edit.to + edit.end;
  };
  return { text, place, edits, mapped: true };
}

function lineStarts(text) {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

// passages: [{start, end, kind, number, ...}] in the repaired text; tasks: indexes into study.tasks.
function renderText(index, { original, passages, tasks, shows, chosen }) {
  const view = wording(index, original);
  const placed = view.mapped ? passages.map((p) => ({ ...p, start: view.place(p.start), end: view.place(p.end) })) : [];
  const margin = view.mapped ? tasks.map((n) => ({ n, start: view.place(study.tasks[n].at[0]), end: view.place(study.tasks[n].at[1]) })) : [];
  const starts = lineStarts(view.text), nodes = [], numbered = new Set();
  if (view.text.endsWith("\n")) starts.pop();
  starts.forEach((start, k) => {
    const end = view.text.indexOf("\n", start) < 0 ? view.text.length : view.text.indexOf("\n", start);
    const text = el("span", { class: "txt", dir: "auto" });
    const task = margin.find((t) => t.start <= Math.max(start, end - 1) && t.end > start);
    if (task && task.start >= start) text.append(taskLink(task.n));
    const line = el("div", { class: "line", "data-start": start, "data-end": end }, el("span", { class: "no" }, String(k + 1)), text);
    if (task) line.className = "line task t-" + (study.tasks[task.n].relation || "unknown");
    fillLine(text, view, start, end, placed.filter((p) => p.start < end && p.end > start), numbered, shows, chosen);
    nodes.push(line);
  });
  return nodes;
}

function taskLink(n) {
  const task = study.tasks[n];
  const name = say("task.named", { id: task.id, relation: RELATION_NAMES[task.relation] || say("not-coded") });
  return el("a", { class: "task-link", href: taskRoute(n), title: name, "aria-label": name, "data-task": n }, mark(task.relation || "none"));
}

function fillLine(node, view, start, end, passages, numbered, shows, chosen) {
  const edits = view.edits.filter((e) => e.start < end && e.end > start);
  const cuts = new Set([start, end]);
  for (const span of [...passages, ...edits]) {
    if (span.start > start) cuts.add(span.start);
    if (span.end < end) cuts.add(span.end);
  }
  const sorted = [...cuts].sort((a, b) => a - b);
  for (let i = 0; i + 1 < sorted.length; i++) {
    const [a, b] = [sorted[i], sorted[i + 1]];
    const over = passages.filter((p) => p.start <= a && p.end >= b).sort((p, q) => shows(q) - shows(p) || q.end - q.start - (p.end - p.start));
    const edit = edits.find((e) => e.start <= a && e.end >= b);
    let piece = document.createTextNode(view.text.slice(a, b));
    if (edit) {
      const title = say("edit.title", { other: edit.other, confidence: decimal(edit.confidence) });
      piece = el("span", { class: "edited" + (edit.confidence < 0.8 ? " unsure" : ""), title, "data-confidence": decimal(edit.confidence) }, piece);
    }
    if (over.length) {
      const passage = over[0];
      const at = chosen === passage.number ? " at" : "";
      if (!numbered.has(passage.number)) {
        numbered.add(passage.number);
        node.append(el("a", { class: "ref", href: "#", "data-passage": passage.number, "aria-label": say("passage.named", { number: String(passage.number), hint: passage.hint }) }, String(passage.number)));
      }
      piece = el("mark", { class: "passage " + passage.kind + (shows(passage) ? "" : " other") + at, "data-passage": passage.number, title: passage.hint }, piece);
    }
    node.append(piece);
  }
}

function scrollTo(pane, node) {
  if (!node) return;
  const top = node.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop;
  pane.scrollTop = Math.max(0, top - pane.clientHeight / 3);
}

function flashAt(pane, position) {
  const line = [...pane.querySelectorAll(".line")].reverse().find((node) => Number(node.dataset.start) <= position);
  if (!line) return;
  line.classList.add("flash");
  scrollTo(pane, line);
  setTimeout(() => line.classList.remove("flash"), 1600);
}
