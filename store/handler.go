package store

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"
)

//go:embed page
var pageFiles embed.FS

var pages = template.Must(template.ParseFS(pageFiles, "page/*.html"))

// Handler serves pages on which people look at what db holds: a search over all objects, and
// for an object its timeline, its state after each change, and the difference between two.
// It only reads, loads nothing from elsewhere, and shows a page of changes at a time.
//
// It asks nobody who they are: whoever reaches it sees all values that are not redacted.
// Mounted under a path, that has to end in a slash, with http.StripPrefix.
func Handler(db *DB) http.Handler {
	h := &handler{db}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", h.page("search.html", h.search))
	mux.HandleFunc("GET /object", h.page("object.html", h.object))
	mux.HandleFunc("GET /state", h.page("state", h.state))
	mux.HandleFunc("GET /style.css", file("text/css; charset=utf-8"))
	mux.HandleFunc("GET /script.js", file("text/javascript; charset=utf-8"))
	return secure(mux)
}

type handler struct{ db *DB }

// secure forbids the browser what the pages do not need.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "+
			"form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

func file(contentType string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", contentType)
		data, _ := pageFiles.ReadFile("page" + r.URL.Path) // the mux knows two paths only
		w.Write(data)
	}
}

// errRequest is an error of whoever asks.
type errRequest struct{ error }

// page serves what a template makes of what show returns, whole or not at all.
func (h *handler) page(name string, show func(context.Context, url.Values) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		data, err := show(r.Context(), r.URL.Query())
		var page bytes.Buffer
		if err == nil {
			err = pages.ExecuteTemplate(&page, name, data)
		}
		var request errRequest
		switch {
		case errors.Is(err, ErrNotStored):
			http.Error(w, err.Error(), http.StatusNotFound)
		case errors.As(err, &request):
			http.Error(w, err.Error(), http.StatusBadRequest)
		case err != nil:
			http.Error(w, err.Error(), http.StatusInternalServerError)
		default:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			if p, ok := data.(searchPage); ok && p.Error != "" {
				w.WriteHeader(http.StatusBadRequest)
			}
			w.Write(page.Bytes())
		}
	}
}

// pageSize is how many changes a page shows.
const pageSize = 100

// list is what the template "changes" shows.
type list struct {
	Groups []group
	Older  string // the link to the next page, "" on the last
}

// group are changes of one change set, or such as are of none, that follow each other on a page.
type group struct {
	Set     uint64
	Changes []shown
}

// add adds a change to the last group, or to a new one.
func (l *list) add(s shown) {
	if n := len(l.Groups); n == 0 || l.Groups[n-1].Set != s.Set {
		l.Groups = append(l.Groups, group{Set: s.Set})
	}
	last := &l.Groups[len(l.Groups)-1]
	last.Changes = append(last.Changes, s)
}

// shown is a change as a page shows it.
type shown struct {
	Entry
	Time, Name, Link string
	Old, New         string
}

// list reads a page of changes, newest first.
func (h *handler) list(ctx context.Context, f Filter, path string, query url.Values) (l list, err error) {
	f.Newest, f.Limit, f.Past = true, pageSize+1, Cursor(query.Get("past"))
	if _, _, _, err := f.Past.place(); f.Past != "" && err != nil {
		return l, errRequest{err}
	}
	var last Cursor
	n := 0
	for e, err := range h.db.History(ctx, f) {
		switch {
		case err != nil && e.Seq == 0:
			return l, err
		case n == pageSize:
			l.Older = path + "?" + with(query, "past", string(last))
			return l, nil
		}
		l.add(show(e, err))
		last = e.Cursor
		n++
	}
	return l, nil
}

// show is an entry as a page shows it; err says that a value could not be read.
func show(e Entry, err error) shown {
	s := shown{Entry: e, Time: stamp(e.At), Name: shortKind(e.Kind) + " " + e.ID, Link: objectLink(e.Kind, e.ID)}
	s.Old, s.New = valueText(e.Old, e.oldGone), valueText(e.New, e.newGone)
	if err != nil {
		s.New = err.Error()
	}
	return s
}

// maxText is how much of a long value a page shows.
const maxText = 1000

func valueText(v any, gone bool) string {
	if gone {
		return "[erased]"
	}
	text := fmt.Sprint(v)
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "") + fmt.Sprintf("… (%d bytes)", len(text))
	}
	return text
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05.000000") }

// shortKind is a type's name without the path of its package.
func shortKind(kind string) string { return kind[strings.LastIndexByte(kind, '/')+1:] }

func objectLink(kind, id string) string {
	return "object?" + url.Values{"kind": {kind}, "id": {id}}.Encode()
}

// with returns query with one value set.
func with(query url.Values, name, value string) string {
	changed := url.Values{name: {value}}
	for key, values := range query {
		if key != name {
			changed[key] = values
		}
	}
	return changed.Encode()
}
