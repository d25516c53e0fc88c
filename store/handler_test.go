package store_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	osexec "os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/internal/shop"
)

const hostile = `<script>alert("x")</script><img src=x onerror=alert(1)>`

// get asks a handler for a page.
func get(t *testing.T, h http.Handler, target string) (status int, body string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", target, nil))
	if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") {
		t.Errorf("%s: the policy is %q", target, csp)
	}
	return w.Code, w.Body.String()
}

// has looks for words in a page, and for words that must not be in it, which begin with "!".
func has(t *testing.T, h http.Handler, target string, words ...string) {
	t.Helper()
	status, body := get(t, h, target)
	if status != http.StatusOK {
		t.Errorf("%s: status %d: %s", target, status, body)
	}
	for _, word := range words {
		without, absent := strings.CutPrefix(word, "!")
		if strings.Contains(body, without) == absent {
			t.Errorf("%s: %q: want it absent: %v\n%s", target, without, absent, body)
		}
	}
}

func objectURL(id string, more ...string) string {
	q := url.Values{"kind": {kind}, "id": {id}}
	for i := 0; i < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	return "/object?" + q.Encode()
}

func TestHandler(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		o := shop.NewOrder("A-1")
		o.SetStatus(by("ann"), "open")
		o.SetNote(by("bob"), hostile)
		o.SetStatus(by(hostile), "paid")
		o.SetCard(by("ann"), "4111")
		save(t, db.DB, o, order("B", 1))
		h := store.Handler(db.DB)
		has(t, h, "/", `name="kind" value="" type="" placeholder="example.com/shop.Order" list="kind-choices"`, `<option value="`+kind+`">`, "!id-choices")
		has(t, h, "/", "shop.Order A-1", "shop.Order B", "&lt;script&gt;", "!<script>alert", "!<img", "[redacted]", "!4111")
		has(t, h, "/?who=bob", "shop.Order A-1", "!shop.Order B")
		has(t, h, "/?id=B&after=2020-01-01T00:00", "shop.Order B", "!shop.Order A-1")
		has(t, h, "/?before=2020-01-01T00:00", "No changes.")
		if status, body := get(t, h, "/?after=yesterday"); status != http.StatusBadRequest || !strings.Contains(body, "&#34;yesterday&#34; is no time") || !strings.Contains(body, "<form") {
			t.Errorf("a search after yesterday: status %d: %s", status, body)
		}
		has(t, h, objectURL("A-1"), "4 changes stored", "<svg", "paid", "!<script>alert", "!<img")
		has(t, h, objectURL("A-1", "from", "1", "to", "3"), "<td>status<td>open<td>paid<td>&lt;script")
		has(t, h, objectURL("A-1", "from", "3", "to", "3"), "No difference.")
		has(t, h, strings.Replace(objectURL("A-1", "seq", "1"), "object", "state", 1), "<td>status<td>open", "<td>note<td></tr>", "!svg")
		refuses(t, h)
	})
}

// TestHandlerSets shows the changes of a change set together, with its number.
func TestHandlerSets(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		c := shop.NewCart("c")
		update(t, c, func(u shop.CartUpdate) { u.SetTotal(1) })
		c.SetTotal(2)
		update(t, c, func(u shop.CartUpdate) { u.SetTotal(3); u.SetLinesAt("x", shop.Line{Quantity: 1}) })
		save(t, db.DB, c)
		var sets []string
		for _, e := range history(t, db.DB, store.Filter{}) {
			sets = append(sets, fmt.Sprint(e.Set))
		}
		_, body := get(t, store.Handler(db.DB), "/object?"+url.Values{"kind": {cartKind}, "id": {"c"}}.Encode())
		_, table, _ := strings.Cut(body, `id="changes"`)
		got := regexp.MustCompile(`<tbody( class="set")?>|<td rowspan="\d+">\d*`).FindAllString(table, -1)
		want := []string{`<tbody class="set">`, `<td rowspan="2">` + sets[3], `<tbody>`, `<td rowspan="1">`, `<tbody class="set">`, `<td rowspan="1">` + sets[0]}
		if !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

func update(t *testing.T, c *shop.Cart, change func(shop.CartUpdate)) {
	t.Helper()
	if err := c.Update(func(u shop.CartUpdate) error { change(u); return nil }); err != nil {
		t.Fatal(err)
	}
}

// refuses asks for what there is not.
func refuses(t *testing.T, h http.Handler) {
	t.Helper()
	for target, want := range map[string]int{
		objectURL("none"):                  http.StatusNotFound,
		objectURL("A-1", "seq", "x"):       http.StatusBadRequest,
		"/none":                            http.StatusNotFound,
		"/?past=x":                         http.StatusBadRequest,
		objectURL("A-1", "past", "at:1:2"): http.StatusBadRequest,
		"/?past=at:1:2:3x":                 http.StatusBadRequest,
	} {
		if status, body := get(t, h, target); status != want {
			t.Errorf("%s: status %d, want %d: %s", target, status, want, body)
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("POST", "/", nil))
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST: status %d", w.Code)
	}
}

// TestHandlerPages goes through more changes than a page shows by its links.
func TestHandlerPages(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		save(t, db.DB, order("A", 250))
		h := store.Handler(db.DB)
		older := regexp.MustCompile(`rel="next" href="([^"]*)"`)
		seen := make(map[string]bool)
		pages := 0
		for target := objectURL("A"); target != ""; pages++ {
			_, body := get(t, h, target)
			for _, row := range regexp.MustCompile(`</a><td>(\d+)<td>`).FindAllStringSubmatch(body, -1) {
				seen[row[1]] = true
			}
			target = ""
			if next := older.FindStringSubmatch(body); next != nil {
				target = "/" + strings.ReplaceAll(next[1], "&amp;", "&")
			}
		}
		if len(seen) != 250 || pages != 3 {
			t.Errorf("%d changes on %d pages, want 250 on 3", len(seen), pages)
		}
	})
}

// TestHandlerInBrowser moves the slider in a headless Chromium, looks at the timeline and at the
// difference between two moments, and sees that hostile values run nothing. A frame with a probe
// would be against the pages' policy: the test adds a script of the same origin, which reports to
// the server.
func TestHandlerInBrowser(t *testing.T) {
	browser, err := osexec.LookPath("chromium")
	if err != nil {
		t.Fatalf("the test needs a browser (Debian: apt-get install chromium): %v", err)
	}
	db := newSQLite(t)
	o := shop.NewOrder("A-1")
	o.SetNote(by("ann"), hostile)
	o.SetStatus(by("ann"), "first")
	o.SetStatus(by("ann"), "second")
	save(t, db.DB, o)
	reports := make(chan string, 10)
	srv := httptest.NewServer(probing(store.Handler(db.DB), reports))
	defer srv.Close()
	profile, err := os.MkdirTemp("", "browser")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(profile) // as far as it can be: what the browser has started may write to it still
	cmd := osexec.Command(browser, "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir="+profile, "--virtual-time-budget=10000",
		"--dump-dom", srv.URL+objectURL("A-1", "from", "2", "to", "3"))
	cmd.Env = append(os.Environ(), "HOME="+profile)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	select {
	case got := <-reports:
		if want := "buttonHidden=true state=first images=0 drawn=true difference=status:first:second scripts=1"; got != want {
			t.Errorf("the page reports %q, want %q", got, want)
		}
	case <-time.After(patience):
		t.Errorf("the page's script has not run:\n%.2000s", out)
	}
}

// probe moves the slider to the second change and says what the page is like then.
const probe = `
setTimeout(() => {
	const slider = document.querySelector("form.slider").elements.seq;
	slider.value = 2;
	slider.dispatchEvent(new Event("input"));
	setTimeout(() => {
		const rows = [...document.querySelectorAll("#state tr")].map(r => [...r.cells].map(c => c.textContent));
		const status = rows.find(r => r[0] === "status");
		const difference = [...document.querySelectorAll("#diff tbody tr")].map(r => [...r.cells].slice(0, 3).map(c => c.textContent).join(":"));
		const mark = document.querySelector("svg rect").getBoundingClientRect();
		fetch("probe?" + encodeURIComponent("buttonHidden=" + document.querySelector("form.slider button").hidden +
			" state=" + status[1] + " images=" + document.images.length + " drawn=" + (mark.width > 0) +
			" difference=" + difference + " scripts=" + document.scripts.length));
	}, 1000);
}, 100);
`

// probing adds the probe to the handler's script, and takes its report.
func probing(h http.Handler, reports chan<- string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/probe" {
			report, _ := url.QueryUnescape(r.URL.RawQuery)
			reports <- report
			return
		}
		h.ServeHTTP(w, r)
		if r.URL.Path == "/script.js" {
			fmt.Fprint(w, probe)
		}
	})
}
