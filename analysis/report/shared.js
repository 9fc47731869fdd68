// Wording that several plans have and no superior text of the corpus has, and what a plan says twice.
const SHOWN_CLUSTERS = 40;
const sharing = { plan: "", words: "", all: false };

function drawShared() {
  const set = (key) => (value) => {
    sharing[key] = value;
    sharing.all = false;
    drawSharedBody();
  };
  const box = el("input", { type: "search", value: sharing.words, placeholder: "ha tang so", oninput: (event) => set("words")(event.target.value) });
  $("shared-controls").replaceChildren(select(say("plan"), planOptions(say("all")), sharing.plan, set("plan")), el("label", {}, say("words"), box), csvButton("clusters.csv", clusterRows));
  drawSharedBody();
}

const chosenClusters = () => study.clusters.filter((c) => (sharing.plan === "" || c.members.some((m) => m[0] === Number(sharing.plan))) && holds(c.wording, sharing.words));

function drawSharedBody() {
  const clusters = chosenClusters();
  const shown = sharing.all ? clusters : clusters.slice(0, SHOWN_CLUSTERS);
  const more = el("button", { type: "button", class: "more", onclick: () => {
    sharing.all = true;
    drawSharedBody();
  } }, say("show-more", { left: clusters.length - shown.length }));
  const repeats = study.repeats.filter((r) => (sharing.plan === "" || r[0] === Number(sharing.plan)) && holds(wordsAt(r[0], r[1], r[2]), sharing.words));
  $("shared-body").replaceChildren(
    el("p", { class: "count", role: "status" }, say("n.wordings", { n: clusters.length })),
    el("ol", { class: "hits" }, ...shown.map(clusterItem)), ...(clusters.length > shown.length ? [more] : []),
    el("h2", {}, say("repeats.title")), el("p", { class: "note" }, say("repeats.note")),
    repeats.length ? table("repeats.csv", [say("plan"), say("repeats.later"), say("repeats.earlier"), "#" + say("words"), "#" + say("identity")], repeats.map(repeatRow), { "aria-label": say("repeats.title") }) : el("p", {}, say("repeats.nothing")),
  );
}

function clusterItem(cluster) {
  const documents = new Set(cluster.members.map((m) => m[0])).size;
  const places = cluster.members.map(([doc, start, , date]) => el("li", {}, el("a", { href: readLink(doc, -1, "at:" + start) }, bdi(study.documents[doc].label)), date ? " · " + date : ""));
  const facts = [say("n.plans", { n: documents }), say("n.words", { n: cluster.words }), say("shared.support", { share: share(cluster.support) })];
  if (cluster.boilerplate) facts.push(say("passage.boilerplate"));
  return el("li", {}, el("p", { class: "where" }, cluster.id + " · " + facts.join(" · ")), el("p", { class: "wording", dir: "auto" }, cluster.wording), el("details", {}, el("summary", {}, say("shared.where")), el("ul", {}, ...places)));
}

function repeatRow([doc, start, end, first, last, words, identity]) {
  const piece = (a, b) => el("a", { href: readLink(doc, -1, "at:" + a) }, wordsAt(doc, a, b).slice(0, 140));
  return [bdi(study.documents[doc].label), piece(start, end), piece(first, last), { show: whole(words), value: words }, { show: decimal(identity), value: identity }];
}

function clusterRows() {
  const rows = chosenClusters().flatMap((c) => c.members.map(([doc, start, end, date]) => [c.id, study.documents[doc].id, study.documents[doc].label, date, c.words, c.support, c.boilerplate, wordsAt(doc, start, end)]));
  return [["cluster", "document", "locality", "date", "n_words", "support", "boilerplate", "text"], ...rows];
}
