'use strict';
// What every page does: the theme, copying of commands, the matrix's filter, printing.
var touchstone = (function () {
  var $ = function (s, n) { return (n || document).querySelector(s); };
  var $$ = function (s, n) { return Array.prototype.slice.call((n || document).querySelectorAll(s)); };
  var make = function (tag, text, cls) {
    var e = document.createElement(tag);
    if (text !== undefined) e.textContent = text;
    if (cls) e.className = cls;
    return e;
  };
  $$('.js').forEach(function (e) { e.hidden = false; });

  // Light or dark, against what the system says.
  var theme = make('button', 'Light / dark');
  theme.type = 'button';
  theme.addEventListener('click', function () {
    var root = document.documentElement;
    var dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
    dispatchEvent(new Event('themechange'));
  });
  $('header.page').appendChild(theme);

  $$('.copy').forEach(function (b) {
    b.addEventListener('click', function () {
      var code = $('code', b.parentNode);
      var range = document.createRange();
      range.selectNodeContents(code);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      var done = function () { b.textContent = 'Copied'; };
      if (navigator.clipboard) navigator.clipboard.writeText(code.textContent).then(done, function () {});
    });
  });

  $$('.verdict-filter input').forEach(function (input) {
    input.addEventListener('change', function () {
      $$('.matrix .spot').forEach(function (spot) {
        spot.classList.toggle('away', input.value !== '' && spot.dataset.verdict !== input.value);
      });
    });
  });

  // What an address names is shown, also within a folded card.
  function unfold() {
    var named = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    for (var e = named; e; e = e.parentNode) if (e.tagName === 'DETAILS') e.open = true;
    var card = named && named.matches('.finding') && $('details', named);
    if (card) card.open = true;
    if (named) named.scrollIntoView();
  }
  addEventListener('hashchange', unfold);
  unfold();

  addEventListener('beforeprint', function () {
    $$('details').forEach(function (d) { d.open = true; });
  });

  return { $: $, $$: $$, make: make };
})();
