// Package live serves a view of a run as a web page, which follows the run while it goes on. It is
// a package of its own, since net/http adds more than two megabytes to a program, also to one that
// never calls it.
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

	"github.com/auditline/auditline/pipeline"
	"github.com/auditline/auditline/pipeline/internal/render"
	"github.com/auditline/auditline/pipeline/internal/summary"
)

// How often the page is brought up to date, and how often a page hears something at least.
const (
	interval  = time.Second
	heartbeat = 15 * time.Second
)

// tapTime is how long a request waits for records.
const tapTime = 10 * time.Second

//go:embed script.js
var script []byte

// Handler serves a view. Mounted at a path that ends with a slash, by [http.StripPrefix], it has
//
//	/               the page: graph, rates, times, the last dead letters, timelines
//	/events         server-sent events that bring it up to date, once a second
//	/snapshot.json  pipeline.Snapshot as JSON
//	/tap            the next n records that a component passes on: ?component=Valid&n=5
//
// The page loads nothing from elsewhere. Handler asks nobody who they are: what wraps it has to,
// where the texts of errors and the fields of records are not for everybody. Fields with the option
// redact of the audit tag are hidden. The events of a page end with their request's context, which
// [http.Server.Shutdown] does not cancel.
func Handler(view *pipeline.View) http.Handler {
	s := server{view}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.page)
	mux.HandleFunc("GET /script.js", s.script)
	mux.HandleFunc("GET /events", s.events)
	mux.HandleFunc("GET /snapshot.json", s.snapshot)
	mux.HandleFunc("GET /tap", s.tap)
	return mux
}

type server struct{ view *pipeline.View }

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
	render.LivePage(w, "Pipeline", summary.LiveOf(s.view)) // a reader that has gone needs no answer
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
	connection.SetWriteDeadline(time.Time{}) // the server's is for answers that end
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	last, sent := "", time.Now()
	for {
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
	render.LiveNow(&b, summary.LiveOf(s.view))
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
