// Names and roles that the theme leaves out, for readers who listen to the page.
document.addEventListener("DOMContentLoaded", () => {
  for (const summary of document.querySelectorAll(".bd-sidebar-primary summary")) {
    const chapter = summary.closest("li").querySelector("a").textContent.trim();
    summary.setAttribute("aria-label", `Pages of ${chapter}`);
  }
  for (const entry of document.querySelectorAll("[role=doc-biblioentry]")) {
    entry.setAttribute("role", "listitem");
  }
});

// A formula is a stop of the Tab key where it is wider than the page, so that the arrow keys can move it.
function stopAtWideFormulas() {
  for (const formula of document.querySelectorAll(".bd-article :is(div.math, mjx-container[display])")) {
    formula.toggleAttribute("tabindex", formula.scrollWidth > formula.clientWidth + 1);
    if (formula.hasAttribute("tabindex")) formula.tabIndex = 0;
  }
}
addEventListener("resize", stopAtWideFormulas);
addEventListener("load", () => window.MathJax?.startup?.promise.then(stopAtWideFormulas));

// The notebook is saved, not shown. From disk no page may read a file; but it may run the script that lies beside it.
document.addEventListener("DOMContentLoaded", () => {
  for (const link of document.querySelectorAll('a[href*="_sources/"][href$=".ipynb"]')) {
    link.download = "";
    link.removeAttribute("target");
    if (location.protocol !== "file:") continue;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      document.head.append(Object.assign(document.createElement("script"), { src: `${link.href}.js` }));
    });
  }
});
function saveNotebook(name, text) {
  const href = URL.createObjectURL(new Blob([text], { type: "application/x-ipynb+json" }));
  Object.assign(document.createElement("a"), { href, download: name }).click();
}

// On paper the page is light, whatever it is on the screen.
{
  const root = document.documentElement.dataset;
  let theme;
  addEventListener("beforeprint", () => { theme = root.theme; root.theme = "light"; });
  addEventListener("afterprint", () => { root.theme = theme; });
}

// The excerpts of the search are the page's text, without the theme's buttons and without code.
// A page opened from disk may not read other pages, so there the results are titles only.
document.addEventListener("DOMContentLoaded", () => {
  if (typeof Search === "undefined") return;
  DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = location.protocol !== "file:";
  Search.htmlToText = (html, anchor) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const part of page.querySelectorAll(".headerlink, script, style, h1, .cell")) part.remove();
    const place = anchor && page.getElementById(anchor.slice(1));
    return (place || page.querySelector(".bd-article")).textContent.replace(/\s+/g, " ");
  };
});
