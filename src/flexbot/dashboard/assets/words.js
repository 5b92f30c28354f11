// Streamlit writes some names of its controls in English only, and puts labels into attributes with the backslashes
// that keep Markdown out of them. This puts both right, in the language that the page is in at the moment.
(() => {
  const words = window.__flexbotWords;
  const attributes = ["aria-label", "title", "placeholder"];
  // text that is not an attribute is looked for in these parts alone: everywhere else it is FlexBot's own
  const parts = '[role="listbox"], [data-testid="stDateInputFieldsScroller"], a[href="#stMain"]';
  const escaped = /\\([\\`*_{}\[\]()<>#+\-.!|$~:])/g;
  const icon = /^[a-z0-9_]+ icon$/;
  const done = new WeakMap(); // element -> attribute -> [what Streamlit wrote, what stands there now]

  const own = (written) => {
    const { exact, before } = words[document.documentElement.lang] ?? words.en;
    const plain = written.replace(escaped, "$1");
    if (Object.hasOwn(exact, plain)) return exact[plain];
    for (const [start, ours] of before) if (plain.startsWith(start)) return ours + plain.slice(start.length);
    return plain;
  };

  const attribute = (element, name) => {
    const now = element.getAttribute(name);
    if (!now) return;
    if (icon.test(now)) {
      element.setAttribute("aria-hidden", "true"); // it stands beside words that say the same
      return;
    }
    const known = done.get(element) ?? {};
    const original = known[name]?.[1] === now ? known[name][0] : now;
    const ours = own(original);
    done.set(element, { ...known, [name]: [original, ours] });
    if (ours !== now) element.setAttribute(name, ours);
  };

  const inside = (root) => {
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    for (const name of attributes) {
      if (root.hasAttribute(name)) attribute(root, name);
      for (const element of root.querySelectorAll(`[${name}]`)) attribute(element, name);
    }
    const holders = root.closest(parts) ? [root] : root.querySelectorAll(parts);
    for (const holder of holders) {
      const walker = document.createTreeWalker(holder, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const node = walker.currentNode;
        const { texts } = words[document.documentElement.lang] ?? words.en;
        const found = texts.find(([english]) => node.nodeValue.startsWith(english));
        if (found) node.nodeValue = found[1] + node.nodeValue.slice(found[0].length);
      }
    }
    const spoken = root.matches("[data-flexbot-language]") ? root : root.querySelector("[data-flexbot-language]");
    if (spoken !== null) speak(spoken.dataset.flexbotLanguage);
  };

  const speak = (language) => {
    if (document.documentElement.lang === language) return;
    document.documentElement.lang = language;
    inside(document.body);
  };

  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(inside);
      else if (change.attributeName === "data-flexbot-language") speak(change.target.dataset.flexbotLanguage);
      else attribute(change.target, change.attributeName);
    }
  }).observe(document.documentElement, {
    subtree: true, childList: true, attributes: true, attributeFilter: [...attributes, "data-flexbot-language"],
  });
})();
