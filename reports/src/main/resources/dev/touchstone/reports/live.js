'use strict';
// A page of what goes on asks for itself every second, and shows what came. Only touchstone serve sends it.
(function () {
  var main = touchstone.$('#main');
  function next() {
    setTimeout(function () {
      fetch(location.href, { cache: 'no-store' }).then(function (r) { return r.text(); }).then(function (html) {
        var page = new DOMParser().parseFromString(html, 'text/html'), fresh = page.querySelector('[data-live]');
        if (!fresh) { location.reload(); return; }
        var box = touchstone.$('.matrix'), x = box ? box.scrollLeft : 0, y = box ? box.scrollTop : 0;
        main.replaceChildren.apply(main, Array.prototype.slice.call(page.querySelector('#main').childNodes));
        document.title = page.title;
        box = touchstone.$('.matrix');
        if (box) { box.scrollLeft = x; box.scrollTop = y; }
        next();
      }, function () {
        touchstone.$('.live-state').textContent = 'touchstone serve does not answer any more.';
        next();
      });
    }, 1000);
  }
  if (touchstone.$('[data-live="yes"]')) next();
})();
