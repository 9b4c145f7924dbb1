'use strict';
// The chart and the timeline that can be zoomed. Without this script the drawings of the same data stand in their place.
(function () {
  var h = touchstone.history, $ = touchstone.$, make = touchstone.make;
  if (!h || !h.data.rows.length) return;
  var rows = h.data.rows, C = h.column, faults = h.data.faults, SVG = 'http://www.w3.org/2000/svg';
  function end(r) { return r[C.took] < 0 ? Infinity : r[C.at] + r[C.took]; }
  var last = rows.reduce(function (m, r) { return Math.max(m, r[C.at] + Math.max(0, r[C.took])); }, 1);
  function seconds(micros) { return (micros / 1e6).toFixed(3) + ' s'; }
  function button(text, label, parent, act) {
    var b = make('button', text);
    b.type = 'button';
    b.title = label;
    b.setAttribute('aria-label', label);
    b.addEventListener('click', act);
    parent.appendChild(b);
    return b;
  }
  function replace(figure, tools, drawing) {
    var still = $('.scroll', figure);
    still.classList.add('still');
    figure.insertBefore(tools, still);
    figure.insertBefore(drawing, still);
  }

  // Processes by time. Arrow keys and dragging move, + and - zoom.
  (function timeline() {
    var figure = $('#timeline');
    if (!figure) return;
    var LANE = 22, LEFT = 64, RIGHT = 16, BARS = 1200;
    var from = +figure.dataset.from, to = +figure.dataset.to, marked = {}, current = h.data.findings.length ? h.data.findings[0].operations : [];
    var tools = make('div', undefined, 'tools'), box = make('div', undefined, 'zoomable'), caption = $('figcaption', figure);
    h.data.findings.forEach(function (f) { f.operations.forEach(function (op) { marked[op] = f.id; }); });
    if (h.data.findings.length) {
      var label = make('label', 'Finding '), select = make('select');
      h.data.findings.forEach(function (f) { var o = make('option', f.id + '  ' + f.title); o.value = f.id; select.appendChild(o); });
      select.addEventListener('change', function () { show(h.data.findings[select.selectedIndex]); });
      label.appendChild(select);
      tools.appendChild(label);
    }
    button('←', 'Earlier', tools, function () { move(-0.4); });
    button('→', 'Later', tools, function () { move(0.4); });
    button('+', 'Zoom in', tools, function () { zoom(0.5, 0.5); });
    button('−', 'Zoom out', tools, function () { zoom(2, 0.5); });
    button('all', 'The whole run', tools, function () { view(0, last); });
    box.tabIndex = 0;
    box.setAttribute('role', 'group');
    box.setAttribute('aria-label', 'Timeline; arrow keys move, plus and minus zoom');
    replace(figure, tools, box);

    function show(finding) {
      current = finding.operations;
      var cited = rows.filter(function (r) { return finding.operations.indexOf(r[C.number]) >= 0; });
      if (!cited.length) return;
      var a = Infinity, b = 0;
      cited.forEach(function (r) { a = Math.min(a, r[C.at]); b = Math.max(b, r[C.at] + Math.max(0, r[C.took])); });
      var room = Math.max(20000, (b - a) / 8);
      view(a - room, b + room);
    }
    function view(a, b) {
      var width = Math.min(Math.max(b - a, 100), last * 1.02);
      from = Math.max(0, Math.min(a, last * 1.02 - width));
      to = from + width;
      draw();
    }
    function move(share) { view(from + (to - from) * share, to + (to - from) * share); }
    function zoom(factor, at) {
      var middle = from + (to - from) * at;
      view(middle - (middle - from) * factor, middle + (to - middle) * factor);
    }
    function element(parent, tag, attributes, text) {
      var e = document.createElementNS(SVG, tag);
      Object.keys(attributes).forEach(function (k) { e.setAttribute(k, attributes[k]); });
      if (text !== undefined) e.textContent = text;
      parent.appendChild(e);
      return e;
    }
    function draw() {
      var width = Math.max(560, box.clientWidth), scale = (width - LEFT - RIGHT) / (to - from);
      var x = function (t) { return LEFT + (t - from) * scale; };
      var inside = rows.filter(function (r) { return r[C.at] <= to && end(r) >= from; });
      var drawn = inside.length <= BARS ? inside : inside.filter(function (r, i) { return marked[r[C.number]] || i % Math.ceil(inside.length / BARS) === 0; });
      var processes = [];
      drawn.forEach(function (r) { if (processes.indexOf(r[C.process]) < 0) processes.push(r[C.process]); });
      processes.sort(function (a, b) { return a - b; });
      processes = processes.slice(0, 40);
      var held = faults.filter(function (f) { return f.from <= to && (f.to < 0 || f.to >= from); });
      var names = held.map(function (f) { return f.name; }).filter(function (n, i, all) { return all.indexOf(n) === i; });
      var height = 8 + (names.length + processes.length) * LANE + 28;
      var svg = document.createElementNS(SVG, 'svg');
      svg.setAttribute('viewBox', '0 0 ' + width + ' ' + height);
      svg.setAttribute('width', width);
      svg.setAttribute('height', height);
      svg.setAttribute('aria-hidden', 'true');
      var step = Math.pow(10, Math.floor(Math.log10((to - from) / 8)));
      step *= (to - from) / 8 / step > 5 ? 10 : (to - from) / 8 / step > 2 ? 5 : 2;
      for (var t = Math.ceil(from / step) * step; t <= to; t += step) {
        element(svg, 'line', { x1: x(t), x2: x(t), y1: 8, y2: height - 24, 'class': 'grid' });
        element(svg, 'text', { x: x(t), y: height - 8, 'class': 'tick mid' }, String(+(t / 1e6).toFixed(6)) + ' s');
      }
      held.forEach(function (f) {
        var y = 8 + names.indexOf(f.name) * LANE, left = x(Math.max(from, f.from)), right = x(f.to < 0 ? to : Math.min(to, f.to));
        var r = element(svg, 'rect', { x: left, y: y + 2, width: Math.max(1, right - left), height: LANE - 4, 'class': 'band fault-' + f.colour, fill: 'url(#fault-' + f.style + ')' });
        element(r, 'title', {}, f.name + ' ' + f.detail + ', from ' + seconds(f.from) + (f.to < 0 ? '' : ' to ' + seconds(f.to)));
        if (right - left > 60) element(svg, 'text', { x: left + 6, y: y + 15, 'class': 'tick halo' }, clip(f.name + '  ' + f.detail, (right - left - 12) / 6.4));
      });
      var top = 8 + names.length * LANE;
      processes.forEach(function (p, i) {
        element(svg, 'line', { x1: LEFT, x2: width - RIGHT, y1: top + i * LANE + LANE / 2, y2: top + i * LANE + LANE / 2, 'class': 'lane' });
        element(svg, 'text', { x: LEFT - 8, y: top + i * LANE + 15, 'class': 'tick end' }, 'p' + p);
      });
      var calls = [];
      drawn.forEach(function (r) {
        var lane = processes.indexOf(r[C.process]);
        if (lane < 0) return;
        var y = top + lane * LANE, left = Math.max(LEFT, x(r[C.at])), w = Math.max(2, Math.min(width - RIGHT, x(end(r))) - left);
        var a = element(svg, 'a', { href: '#op=' + r[C.number], tabindex: -1 });
        var bar = element(a, 'rect', { x: left, y: y + 3, width: w, height: LANE - 6, 'class': 'op ' + h.words[r[C.outcome]] + (marked[r[C.number]] ? ' marked' : '') });
        element(bar, 'title', {}, h.label(r) + ', ' + seconds(r[C.at]) + ', ' + h.took(r[C.took]));
        var called = current.indexOf(r[C.number]) >= 0, name = '#' + r[C.number] + ' ' + h.text(r);
        if (called) calls.push([left + w + 5, y + 15, clip(name, 34)]);
        if (w > 34 && !called) element(a, 'text', { x: left + 4, y: y + 15, 'class': 'op-label small' }, clip(name, (w - 8) / 5.6));
      });
      var taken = {};
      calls.forEach(function (c) {
        if (taken[c[1]] > c[0]) return;
        taken[c[1]] = c[0] + c[2].length * 7;
        var t = element(svg, 'text', { x: Math.min(c[0], width - 8), y: c[1], 'class': 'call halo' }, c[2]);
        if (c[0] > width - 150) { t.setAttribute('x', width - 8); t.setAttribute('text-anchor', 'end'); }
      });
      box.textContent = '';
      box.appendChild(svg);
      caption.textContent = 'From ' + seconds(from) + ' to ' + seconds(to) + ': ' + (drawn.length < inside.length ? 'one in ' + Math.ceil(inside.length / BARS) + ' of ' : '')
        + inside.length.toLocaleString('en') + ' operations' + (h.data.total > rows.length ? ' of those in this page' : '') + '. To scale. Outlined in the colour of "invalid": cited by a finding. A click leads to the operation.';
    }
    function clip(text, characters) { return text.length <= characters ? text : text.slice(0, Math.max(0, Math.floor(characters) - 1)) + '…'; }

    box.addEventListener('keydown', function (e) {
      var act = { ArrowLeft: function () { move(-0.2); }, ArrowRight: function () { move(0.2); }, '+': function () { zoom(0.5, 0.5); }, '=': function () { zoom(0.5, 0.5); }, '-': function () { zoom(2, 0.5); } }[e.key];
      if (act && !e.ctrlKey && !e.metaKey && !e.altKey) { e.preventDefault(); act(); }
    });
    box.addEventListener('wheel', function (e) {
      if (!e.ctrlKey) return;
      e.preventDefault();
      var share = (e.clientX - box.getBoundingClientRect().left - LEFT) / Math.max(1, box.clientWidth - LEFT - RIGHT);
      zoom(e.deltaY > 0 ? 1.25 : 0.8, Math.max(0, Math.min(1, share)));
    }, { passive: false });
    var grip = null;
    box.addEventListener('pointerdown', function (e) { grip = { x: e.clientX, from: from, to: to, moved: false }; });
    addEventListener('pointermove', function (e) {
      if (!grip || Math.abs(e.clientX - grip.x) < 4 && !grip.moved) return;
      grip.moved = true;
      var by = (grip.x - e.clientX) / Math.max(1, box.clientWidth - LEFT - RIGHT) * (grip.to - grip.from);
      view(grip.from + by, grip.to + by);
    });
    addEventListener('pointerup', function () { setTimeout(function () { grip = null; }); });
    box.addEventListener('dragstart', function (e) { e.preventDefault(); });
    box.addEventListener('click', function (e) { if (grip && grip.moved) e.preventDefault(); });
    addEventListener('resize', draw);
    draw();
  })();

  // Latency of each operation: drag over a span to zoom into it, double-click to see all.
  (function scatter() {
    var figure = $('#fig-latency-points');
    if (!figure || typeof uPlot === 'undefined') return;
    var timed = rows.filter(function (r) { return r[C.took] >= 0; }).sort(function (a, b) { return a[C.at] - b[C.at]; });
    if (!timed.length) return;
    var tools = make('div', undefined, 'tools'), box = make('div', undefined, 'zoomable'), out = make('output');
    var link = make('a', 'show these in the history');
    var chart = null, near = null;
    link.hidden = true;
    var all = button('all', 'The whole run', tools, function () { draw(); });
    all.disabled = true;
    tools.appendChild(make('span', 'Drag over a span to zoom.', 'dim'));
    tools.appendChild(link);
    tools.appendChild(out);
    replace(figure, tools, box);
    var x = timed.map(function (r) { return r[C.at] / 1e6; });
    var data = [x].concat([0, 1, 2].map(function (o) {
      return timed.map(function (r) { return r[C.outcome] === o ? Math.max(r[C.took], 1) / 1e3 : null; });
    }));
    function color(name) { return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim(); }
    function bands(u) {
      var g = u.ctx, b = u.bbox;
      g.save();
      g.beginPath();
      g.rect(b.left, b.top, b.width, b.height);
      g.clip();
      faults.forEach(function (f) {
        var left = u.valToPos(f.from / 1e6, 'x', true), right = u.valToPos(f.to < 0 ? last / 1e6 : f.to / 1e6, 'x', true);
        var tile = document.createElement('canvas'), ratio = devicePixelRatio || 1;
        tile.width = tile.height = Math.round(8 * ratio);
        var t = tile.getContext('2d');
        t.scale(tile.width / 8, tile.width / 8);
        t.strokeStyle = t.fillStyle = color('fault-' + f.colour);
        t.globalAlpha = 0.13;
        t.fillRect(0, 0, 8, 8);
        t.globalAlpha = 0.45;
        t.stroke(new Path2D($('#fault-' + f.style + ' path').getAttribute('d')));
        g.fillStyle = g.createPattern(tile, 'repeat');
        g.fillRect(left, b.top, Math.max(1, right - left), b.height);
      });
      g.restore();
    }
    function shape(u, series, from, to) {
      var g = u.ctx, name = h.words[series - 1], ratio = devicePixelRatio || 1;
      g.save();
      g.beginPath();
      g.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
      g.clip();
      g.strokeStyle = g.fillStyle = color(name);
      g.lineWidth = 1.6 * ratio;
      g.globalAlpha = series === 1 ? 0.6 : 1;
      for (var i = from; i <= to; i++) {
        var v = u.data[series][i];
        if (v === null) continue;
        var px = u.valToPos(u.data[0][i], 'x', true), py = u.valToPos(v, 'y', true), s = 3.4 * ratio;
        g.beginPath();
        if (series === 1) { g.arc(px, py, 1.5 * ratio, 0, 7); g.fill(); }
        else if (series === 2) { g.moveTo(px, py - s); g.lineTo(px + s, py + s); g.lineTo(px - s, py + s); g.closePath(); g.fill(); }
        else { g.moveTo(px - s, py - s); g.lineTo(px + s, py + s); g.moveTo(px + s, py - s); g.lineTo(px - s, py + s); g.stroke(); }
      }
      g.restore();
      return false;
    }
    function nearest(u) {
      near = null;
      var best = 14;
      for (var i = Math.max(0, u.valToIdx ? u.valToIdx(u.posToVal(u.cursor.left - 14, 'x')) : 0); i < timed.length; i++) {
        var px = u.valToPos(x[i], 'x');
        if (px > u.cursor.left + 14) break;
        var d = Math.hypot(px - u.cursor.left, u.valToPos(Math.max(timed[i][C.took], 1) / 1e3, 'y') - u.cursor.top);
        if (d < best) { best = d; near = timed[i]; }
      }
      out.textContent = near ? h.label(near) + ', ' + seconds(near[C.at]) + ', ' + h.took(near[C.took]) : '';
    }
    function zoomed(u) {
      var a = u.scales.x.min, b = u.scales.x.max, part = b - a < last / 1e6 * 0.98;
      all.disabled = !part;
      link.hidden = !part;
      link.href = '#ops?from=' + a.toFixed(3) + '&to=' + b.toFixed(3);
    }
    function decade(v) { return v !== null && Math.abs(Math.log10(v) - Math.round(Math.log10(v))) < 1e-6; }
    function decades(u, values) { return values.map(function (v) { return decade(v) ? v : null; }); }
    function unit(u, values) {
      return values.map(function (v) { return !decade(v) ? '' : v >= 1000 ? v / 1000 + ' s' : v + ' ms'; });
    }
    function draw() {
      if (chart) chart.destroy();
      var thin = { stroke: color('rule'), width: 1 }, wide = Math.max(320, box.clientWidth), whole = [0, last / 1e6];
      var axis = { stroke: color('dim'), grid: thin, ticks: { show: false }, font: '13px system-ui, sans-serif' };
      var series = function () { return { points: { show: true, filter: null, show: shape }, paths: function () { return null; } }; };
      chart = new uPlot({
        width: wide, height: 260, legend: { show: false }, padding: [12, wide * 16 / 960, 0, 0],
        cursor: { y: true, points: { show: false }, drag: { x: true, y: false } },
        scales: { x: { time: false, range: function (u, a, b) { return a === x[0] && b === x[x.length - 1] ? whole : [a, b]; } }, y: { distr: 3 } },
        axes: [Object.assign({ size: 30, values: function (u, v) { return v.map(function (s) { return +s.toFixed(4) + ' s'; }); } }, axis), Object.assign({}, axis, { size: Math.max(56, wide * 64 / 960), values: unit, filter: decades, grid: Object.assign({ filter: decades }, thin) })],
        series: [{}, series(), series(), series()],
        hooks: { drawClear: [bands], setCursor: [nearest], setScale: [function (u, key) { if (key === 'x') zoomed(u); }] }
      }, data, box);
      chart.over.addEventListener('click', function () { if (near) location.hash = '#op=' + near[C.number]; });
    }
    draw();
    addEventListener('resize', function () { draw(); });
    addEventListener('themechange', draw);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  })();
})();
