'use strict';
// The history: all rows in memory, those in sight in the page.
touchstone.history = (function () {
  var $ = touchstone.$, make = touchstone.make, source = $('#operations');
  if (!source) return null;
  var data = JSON.parse(source.textContent);
  var S = data.strings, words = ['ok', 'fail', 'info'], HEIGHT = 29;
  var NUMBER = 0, PROCESS = 1, NODE = 2, OUTCOME = 3, FUNCTION = 4, KEY = 5, TEXT = 6, ERROR = 7, AT = 8, TOOK = 9;
  var form = $('.filter'), out = $('output', form), browser = $('#browser');
  browser.textContent = '';
  var box = make('div', undefined, 'rows');
  box.tabIndex = 0;
  box.setAttribute('role', 'region');
  box.setAttribute('aria-label', 'Operations');
  var table = make('table', undefined, 'operations');
  var head = make('thead'), headRow = make('tr');
  [['#', '9%'], ['At', '11%'], ['Took', '11%'], ['Process', '12%'], ['Operation', '32%'], ['Outcome', '25%']].forEach(function (c) {
    var th = make('th', c[0]);
    th.scope = 'col';
    th.style.width = c[1];
    headRow.appendChild(th);
  });
  head.appendChild(headRow);
  var body = make('tbody');
  table.appendChild(head);
  table.appendChild(body);
  box.appendChild(table);
  browser.appendChild(box);

  function options(name, column) {
    var seen = {};
    data.rows.forEach(function (r) { seen[r[column]] = true; });
    Object.keys(seen).map(function (i) { return S[i]; }).filter(Boolean).sort().forEach(function (text) {
      form[name].appendChild(make('option', text));
    });
  }
  options('node', NODE);
  options('function', FUNCTION);

  var shown = data.rows, target = -1;
  function took(micros) { return micros < 0 ? 'open' : micros >= 1e6 ? (micros / 1e6).toFixed(2) + ' s' : (micros / 1e3).toFixed(2) + ' ms'; }
  function row(r) {
    var tr = make('tr');
    if (r[NUMBER] === target) tr.className = 'target';
    var th = make('th'), a = make('a', '#' + r[NUMBER]);
    th.scope = 'row';
    a.href = '#op=' + r[NUMBER];
    th.appendChild(a);
    tr.appendChild(th);
    tr.appendChild(make('td', (r[AT] / 1e6).toFixed(3) + ' s'));
    tr.appendChild(make('td', took(r[TOOK])));
    tr.appendChild(make('td', 'p' + r[PROCESS] + (S[r[NODE]] ? ' on ' + S[r[NODE]] : '')));
    var text = make('td', S[r[TEXT]], 'mono');
    text.title = S[r[TEXT]];
    tr.appendChild(text);
    var td = make('td'), o = make('span', words[r[OUTCOME]] + (S[r[ERROR]] ? ': ' + S[r[ERROR]] : ''), 'outcome o-' + words[r[OUTCOME]]);
    o.title = o.textContent;
    td.appendChild(o);
    tr.appendChild(td);
    return tr;
  }
  function pad(height) {
    var tr = make('tr'), td = make('td');
    tr.setAttribute('aria-hidden', 'true');
    td.colSpan = 6;
    td.style.height = height + 'px';
    td.style.padding = td.style.border = '0';
    tr.appendChild(td);
    return tr;
  }
  function draw() {
    var from = Math.max(0, Math.floor(box.scrollTop / HEIGHT) - 10);
    var to = Math.min(shown.length, from + Math.ceil((box.clientHeight || 500) / HEIGHT) + 20);
    body.textContent = '';
    body.appendChild(pad(from * HEIGHT));
    for (var i = from; i < to; i++) body.appendChild(row(shown[i]));
    body.appendChild(pad((shown.length - to) * HEIGHT));
    if (to > from) HEIGHT = body.children[1].getBoundingClientRect().height || HEIGHT;
  }
  function filter() {
    var text = form.text.value.toLowerCase(), process = form.process.value.replace(/^p/, '').trim(), key = form.key.value.trim();
    var node = form.node.value, fn = form['function'].value, outcome = form.outcome.value;
    var from = parseFloat(form.from.value), to = parseFloat(form.to.value);
    shown = data.rows.filter(function (r) {
      return (!process || String(r[PROCESS]) === process) && (!key || S[r[KEY]] === key) && (!node || S[r[NODE]] === node)
        && (!fn || S[r[FUNCTION]] === fn) && (!outcome || words[r[OUTCOME]] === outcome)
        && !(r[AT] / 1e6 < from) && !(r[AT] / 1e6 > to)
        && (!text || (S[r[TEXT]] + ' ' + S[r[ERROR]]).toLowerCase().indexOf(text) >= 0);
    });
    out.textContent = shown.length.toLocaleString('en') + ' of ' + data.rows.length.toLocaleString('en') + ' operations';
    box.scrollTop = 0;
    draw();
  }
  // #op=12 is an operation, #ops?key=k1&from=3 a filter; both can be sent to someone else.
  var FIELDS = ['text', 'process', 'key', 'node', 'function', 'outcome', 'from', 'to'];
  function permalink() {
    var query = new URLSearchParams();
    FIELDS.forEach(function (f) { if (form[f].value) query.set(f, form[f].value); });
    history.replaceState(null, '', query.toString() ? '#ops?' + query : '#history');
  }
  function jump() {
    if (location.hash.indexOf('#ops?') === 0) {
      var query = new URLSearchParams(location.hash.slice(5));
      target = -1;
      FIELDS.forEach(function (f) { form[f].value = query.get(f) || ''; });
      filter();
      $('#history').scrollIntoView();
      return;
    }
    var match = /^#op=(\d+)$/.exec(location.hash);
    if (!match) return;
    target = +match[1];
    FIELDS.forEach(function (f) { form[f].value = ''; });
    filter();
    var at = shown.findIndex(function (r) { return r[NUMBER] === target; });
    if (at < 0) {
      out.textContent = 'operation #' + target + ' is not in this page; it is in the history file';
    } else {
      box.scrollTop = Math.max(0, at * HEIGHT - 120);
      draw();
    }
    $('#history').scrollIntoView();
  }
  form.addEventListener('submit', function (e) { e.preventDefault(); });
  form.addEventListener('input', function () {
    target = -1;
    filter();
    permalink();
  });
  form.addEventListener('reset', function () {
    setTimeout(function () {
      filter();
      permalink();
    });
  });
  box.addEventListener('scroll', draw);
  addEventListener('hashchange', jump);
  filter();
  jump();

  return {
    data: data,
    words: words,
    column: { number: NUMBER, process: PROCESS, outcome: OUTCOME, text: TEXT, error: ERROR, at: AT, took: TOOK },
    label: function (r) { return '#' + r[NUMBER] + ' p' + r[PROCESS] + ' ' + S[r[TEXT]] + ', ' + words[r[OUTCOME]] + (S[r[ERROR]] ? ': ' + S[r[ERROR]] : ''); },
    text: function (r) { return S[r[TEXT]]; },
    took: took
  };
})();
