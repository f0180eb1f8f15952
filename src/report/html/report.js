"use strict";
// Everything works without this script; it adds filters, and keeps both sides in step.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const contract = document.getElementById("contract");
  const tools = document.getElementById("tools");
  const findings = all(".finding");
  const marksOf = (finding) => all(`.mark[data-for~="${CSS.escape(finding.id.slice(2))}"]`);

  const flash = (elements) => {
    for (const element of elements) {
      element.classList.remove("flash");
      void element.offsetWidth; // starts the animation anew
      element.classList.add("flash");
    }
  };

  // Scrolls the contract only, so that the finding stays where the reader looks.
  const reveal = (target) => {
    const scrolls = contract.scrollHeight > contract.clientHeight + 1;
    if (!scrolls) return target.scrollIntoView({ block: "center" });
    const top = target.getBoundingClientRect().top - contract.getBoundingClientRect().top;
    const motion = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    contract.scrollTo({ top: contract.scrollTop + top - contract.clientHeight / 3, behavior: motion });
    if (contract.getBoundingClientRect().top > innerHeight / 2) contract.scrollIntoView({ block: "start" });
  };

  const showWords = (link) => {
    const target = document.getElementById(link.hash.slice(1));
    if (!target) return;
    const finding = link.closest(".finding");
    reveal(target);
    flash(finding && target.matches(".mark") ? marksOf(finding) : [target]);
    if (target.matches(".mark")) target.focus({ preventScroll: true });
  };

  const showFinding = (id) => {
    const finding = document.getElementById(id);
    if (!finding) return;
    if (finding.hidden && tools) {
      tools.reset();
      filter();
    }
    const fold = finding.querySelector(":scope > details");
    if (fold) fold.open = true;
    finding.scrollIntoView({ block: "center" });
    finding.focus({ preventScroll: true });
    flash([finding]);
  };

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest("a[href^='#']");
    if (link && /^#[ms]\d/.test(link.hash)) {
      event.preventDefault();
      showWords(link);
    } else if (link && link.hash.startsWith("#f-")) {
      event.preventDefault();
      showFinding(link.hash.slice(1));
    } else if (!link && !event.target.closest("summary, details") && String(getSelection()) === "") {
      const place = event.target.closest(".finding")?.querySelector("a[href^='#m'], a[href^='#s']");
      if (place) showWords(place);
    }
  });

  for (const finding of findings) {
    const light = (on) => () => marksOf(finding).forEach((mark) => mark.classList.toggle("lit", on));
    finding.addEventListener("mouseenter", light(true));
    finding.addEventListener("mouseleave", light(false));
  }

  const filter = () => {
    const words = document.getElementById("words").value.toLowerCase().split(/\s+/).filter(Boolean);
    const severities = all("[name=severity]:checked", tools).map((box) => box.value);
    const verdict = document.getElementById("verdict").value;
    const kind = document.getElementById("kind").value;
    for (const finding of findings) {
      const { dataset } = finding;
      const text = finding.textContent.toLowerCase();
      finding.hidden = !severities.includes(dataset.severity) || (verdict && dataset.verdict !== verdict) ||
        (kind && dataset.kind !== kind) || !words.every((word) => text.includes(word));
    }
    for (const group of all(".group")) {
      group.hidden = !group.querySelector(".finding:not([hidden])");
    }
    const shown = findings.filter((finding) => !finding.hidden).length;
    document.getElementById("shown").textContent =
      shown === findings.length ? `${shown} clauses` : `${shown} of ${findings.length}`;
  };

  if (tools) {
    tools.hidden = false;
    tools.addEventListener("input", filter);
    tools.addEventListener("submit", (event) => event.preventDefault());
    filter();
  }
})();
