// Package live serves a view of a run as a web page, which follows the run while it goes on.
package live

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/auditline/auditline/pipeline/internal/render"
	"github.com/auditline/auditline/pipeline/internal/summary"
)

// How often the page is brought up to date, how often a page hears something at least, and how long
// it may take to read that.
const (
	interval  = time.Second
	heartbeat = 15 * time.Second
	patience  = 30 * time.Second
)

// tapTime is how long a request waits for records.
const tapTime = 10 * time.Second

//go:embed script.js
var script []byte

// View is what is served.
type View struct {
	Shown    func() summary.Live // what the page shows
	Snapshot func() any          // what is written as JSON
	Tap      func(ctx context.Context, component string, n int) ([]string, error)
}

// Handler serves a view: see pipeline.View.Handler.
func Handler(view View) http.Handler {
	s := server{view}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.page)
	mux.HandleFunc("GET /script.js", s.script)
	mux.HandleFunc("GET /events", s.events)
	mux.HandleFunc("GET /snapshot.json", s.snapshot)
	mux.HandleFunc("GET /tap", s.tap)
	return mux
}

type server struct{ view View }

// policy lets the page load what this handler serves, and nothing else.
const policy = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"

// header says what follows, and that it is not to be kept.
func header(w http.ResponseWriter, contentType string) {
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
}

func (s server) page(w http.ResponseWriter, _ *http.Request) {
	header(w, "text/html; charset=utf-8")
	render.LivePage(w, "Pipeline", s.view.Shown()) // a reader that has gone needs no answer
}

func (s server) script(w http.ResponseWriter, _ *http.Request) {
	header(w, "text/javascript; charset=utf-8")
	w.Write(script)
}

func (s server) snapshot(w http.ResponseWriter, _ *http.Request) {
	text, err := json.Marshal(s.view.Snapshot())
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	header(w, "application/json")
	w.Write(text)
}

// events sends what the page shows whenever that has changed.
func (s server) events(w http.ResponseWriter, r *http.Request) {
	header(w, "text/event-stream")
	connection := http.NewResponseController(w)
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	last, sent := "", time.Now()
	for {
		connection.SetWriteDeadline(time.Now().Add(patience)) // the server's is for answers that end
		if now := s.now(); now != last {
			writeEvent(w, now)
			last, sent = now, time.Now()
		} else if time.Since(sent) >= heartbeat {
			io.WriteString(w, ": nothing new\n\n")
			sent = time.Now()
		}
		if connection.Flush() != nil {
			return
		}
		select {
		case <-ticker.C:
		case <-r.Context().Done():
			return
		}
	}
}

// now is what changes on the page.
func (s server) now() string {
	var b bytes.Buffer
	render.LiveNow(&b, s.view.Shown())
	return b.String()
}

// writeEvent writes a text of several lines as one event.
func writeEvent(w io.Writer, text string) {
	text = strings.ReplaceAll(text, "\r", "\n") // which would end a line of the event, too
	io.WriteString(w, "data: "+strings.ReplaceAll(text, "\n", "\ndata: ")+"\n\n")
}

func (s server) tap(w http.ResponseWriter, r *http.Request) {
	n, err := strconv.Atoi(r.FormValue("n"))
	if err != nil || n < 1 {
		http.Error(w, "n has to be a number of records, from 1 on", http.StatusBadRequest)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), tapTime)
	defer cancel()
	records, err := s.view.Tap(ctx, r.FormValue("component"), n)
	if err != nil && !errors.Is(err, context.DeadlineExceeded) {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	header(w, "application/json")
	json.NewEncoder(w).Encode(append([]string{}, records...))
}
