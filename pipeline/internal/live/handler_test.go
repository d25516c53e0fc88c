package live_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/pipeline"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("runtime.handleEvent")) // of js/wasm
}

// payment is a record of which not everything is for everybody.
type payment struct {
	Shop   string
	amount int
	card   string `audit:"true,redact"`

	trail audit.Trail
}

// String would tell what is hidden.
func (p *payment) String() string { return p.card }

// payments yields payments until it is told to stop.
type payments struct {
	stop  chan struct{}
	pause time.Duration
}

func (p *payments) Stream() iter.Seq[*payment] {
	return func(yield func(*payment) bool) {
		for n := 0; ; n++ {
			select {
			case <-p.stop:
				return
			case <-time.After(p.pause):
			}
			if !yield(&payment{Shop: "<b>corner</b>", amount: n, card: "4000-1234"}) {
				return
			}
		}
	}
}

// refuseEvery refuses every third payment.
type refuseEvery struct{}

func (refuseEvery) Apply(p *payment) (*payment, error) {
	if p.amount%3 == 2 {
		return nil, fmt.Errorf("no cover for <i>%d</i>", p.amount)
	}
	return p, nil
}

type ledger struct{ n int }

func (l *ledger) Put(*payment) error {
	l.n++
	return nil
}

// start starts a run. What is returned shows it and, called, ends it.
func start(t *testing.T) (view *pipeline.View, end func()) {
	t.Helper()
	source := &payments{make(chan struct{}), 2 * time.Millisecond}
	runner, err := pipeline.NewRunner(source, []any{refuseEvery{}}, &ledger{})
	if err != nil {
		t.Fatal(err)
	}
	option, view := pipeline.Live()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if _, err := runner.Run(context.Background(), option, pipeline.DeadLetters(func(pipeline.DeadLetter) {}), pipeline.MonitorEvery(10)); err != nil {
			t.Error(err)
		}
	}()
	open := true
	end = func() {
		if open {
			open = false
			close(source.stop)
			<-ended
		}
	}
	t.Cleanup(end)
	for view.Snapshot().In < 10 {
		time.Sleep(time.Millisecond)
	}
	return view, end
}

func get(t *testing.T, h http.Handler, target string, wantStatus int) string {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", target, nil))
	if w.Code != wantStatus {
		t.Errorf("%s: status %d, want %d: %s", target, w.Code, wantStatus, w.Body)
	}
	return w.Body.String()
}

// contains looks for texts that are to be there, and for such that are not, with ! before them.
func contains(t *testing.T, text string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		unwanted, not := strings.CutPrefix(want, "!")
		if strings.Contains(text, unwanted) == not {
			t.Errorf("want %s in\n%.3000s", want, text)
		}
	}
}

func TestPage(t *testing.T) {
	option, view := pipeline.Live()
	_ = option
	contains(t, get(t, view.Handler(), "/", 200), "No run has begun yet.")
	view, end := start(t)
	page := get(t, view.Handler(), "/", 200)
	contains(t, page, "Run 1 goes on.", `<svg class="graph"`, `data-tap="refuseEvery"`, "!data-tap=\"ledger\"", "no cover for &lt;i&gt;2&lt;/i&gt;", "!<i>",
		"work: half below", "latency: half below", `<svg class="chart"`, "!http://", "!https://", "!4000-1234")
	end()
	contains(t, get(t, view.Handler(), "/", 200), "Run 1 is complete.", "!data-tap")
}

func TestSnapshotIsServed(t *testing.T) {
	view, _ := start(t)
	var s struct {
		State    string
		In, Dead int
	}
	if err := json.Unmarshal([]byte(get(t, view.Handler(), "/snapshot.json", 200)), &s); err != nil || s.State != "running" || s.In < 10 || s.Dead < 3 {
		t.Errorf("%+v: %v", s, err)
	}
}

func TestTapShowsRecordsWithoutWhatIsHidden(t *testing.T) {
	view, end := start(t)
	h := view.Handler()
	for _, component := range []string{"payments", "refuseEvery"} {
		var records []string
		if err := json.Unmarshal([]byte(get(t, h, "/tap?n=3&component="+component, 200)), &records); err != nil || len(records) != 3 {
			t.Fatalf("%q: %v", records, err)
		}
		contains(t, records[0], `{Shop: "<b>corner</b>", amount: `, `, card: [redacted]}`)
	}
	contains(t, get(t, h, "/tap?n=3&component=ledger", 404), "ledger is a sink, which passes nothing on")
	contains(t, get(t, h, "/tap?n=3&component=nobody", 404), `no component "nobody"`)
	contains(t, get(t, h, "/tap?n=all&component=payments", 400), "a number of records")
	end()
	contains(t, get(t, h, "/tap?n=3&component=payments", 404), "no run goes on")
}

// waitedFor is a context that tells when somebody waits for it, who does so once.
type waitedFor struct {
	context.Context
	began chan struct{}
}

func (c waitedFor) Done() <-chan struct{} {
	close(c.began)
	return c.Context.Done()
}

func TestTapEndsWithTheRunAndItsRequest(t *testing.T) {
	view, end := start(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := view.Tap(ctx, "payments", 100); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	got, began := make(chan int), make(chan struct{})
	go func() {
		records, err := view.Tap(waitedFor{context.Background(), began}, "refuseEvery", 1_000_000) // a hundred at most
		if err != nil {
			t.Error(err)
		}
		got <- len(records)
	}()
	<-began
	if _, err := view.Tap(t.Context(), "refuseEvery", 3); err != nil {
		t.Error(err)
	}
	end()
	if n := <-got; n < 1 || n > 100 {
		t.Errorf("%d records", n)
	}
}

func TestEventsFollowTheRun(t *testing.T) {
	view, end := start(t)
	server := httptest.NewServer(http.StripPrefix("/live", view.Handler()))
	defer server.Close()
	response, err := server.Client().Get(server.URL + "/live/events")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if got := response.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Error(got)
	}
	lines := bufio.NewScanner(response.Body)
	first, second := event(t, lines), event(t, lines)
	contains(t, first, "Run 1 goes on.")
	if first == second {
		t.Error("the second event says the same as the first one")
	}
	end()
	last := event(t, lines)
	if !strings.Contains(last, "is complete") { // it was under way
		last = event(t, lines)
	}
	contains(t, last, "Run 1 is complete.")
}

// event reads the next event.
func event(t *testing.T, lines *bufio.Scanner) string {
	t.Helper()
	var text strings.Builder
	for lines.Scan() {
		line, ok := strings.CutPrefix(lines.Text(), "data: ")
		if !ok && line == "" {
			return text.String()
		}
		fmt.Fprintln(&text, line)
	}
	t.Fatalf("the events have ended: %v", lines.Err())
	return ""
}

func ExampleHandler() {
	option, view := pipeline.Live()
	mux := http.NewServeMux()
	mux.Handle("/pipeline/", http.StripPrefix("/pipeline", view.Handler()))
	// go http.ListenAndServe("localhost:8080", mux)
	// report, err := p.Run(ctx, option)
	_ = option

	w := httptest.NewRecorder()
	mux.ServeHTTP(w, httptest.NewRequest("GET", "/pipeline/snapshot.json", nil))
	body, _ := io.ReadAll(w.Body)
	fmt.Println(string(body)[:28])
	// Output: {"state":"waiting","runs":0,
}
