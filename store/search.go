package store

import (
	"context"
	"fmt"
	"net/url"
	"reflect"
	"time"
)

// searchPage is what search.html shows.
type searchPage struct {
	Title  string
	Inputs []input
	Error  string
	list
}

// input is a field of the search form. A browser offers the choices that have what is typed.
type input struct {
	Label, Name, Type, Hint, Value string
	Choices                        []string
}

var inputs = []input{
	{Label: "Type", Name: "kind", Hint: "example.com/shop.Order"},
	{Label: "Object", Name: "id"},
	{Label: "Attribute", Name: "field"},
	{Label: "Who", Name: "who"},
	{Label: "Request", Name: "correlation"},
	{Label: "After (UTC)", Name: "after", Type: "datetime-local"},
	{Label: "Before (UTC)", Name: "before", Type: "datetime-local"},
}

// search shows the changes that fit the form, or, of an empty one, those committed last.
func (h *handler) search(ctx context.Context, query url.Values) (any, error) {
	p := searchPage{Title: "Audit trail"}
	kinds, err := h.db.Kinds(ctx)
	if err != nil {
		return p, err
	}
	for _, in := range inputs {
		in.Value = query.Get(in.Name)
		if in.Name == "kind" {
			in.Choices = kinds
		}
		p.Inputs = append(p.Inputs, in)
	}
	f, err := filterOf(query)
	switch {
	case err != nil:
		p.Error = err.Error()
		return p, nil
	case reflect.ValueOf(f).IsZero() && query.Get("past") == "":
		p.list, err = h.latest(ctx)
	default:
		p.list, err = h.list(ctx, f, "./", query)
	}
	return p, err
}

// filterOf reads the form.
func filterOf(query url.Values) (f Filter, err error) {
	f = Filter{Kind: query.Get("kind"), ID: query.Get("id"), Field: query.Get("field"), Who: query.Get("who"), Correlation: query.Get("correlation")}
	if f.After, err = moment(query.Get("after")); err != nil {
		return f, err
	}
	f.Before, err = moment(query.Get("before"))
	return f, err
}

// moment reads a time of a form or a link.
func moment(text string) (t time.Time, err error) {
	if text == "" {
		return t, nil
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", time.RFC3339Nano, time.DateOnly} {
		if t, err = time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	return t, fmt.Errorf("%q is no time: write it as 2006-01-02T15:04", text)
}

// latest reads the changes that were committed last, by the index that there is for it.
func (h *handler) latest(ctx context.Context) (l list, err error) {
	query := "SELECT " + entryColumns + entryTables + " JOIN audit_commit m ON m.oid = e.oid AND e.seq BETWEEN m.first AND m.last" +
		fmt.Sprintf(" ORDER BY m.pos DESC, e.seq DESC LIMIT %d", pageSize)
	for e, err := range h.db.entries(ctx, h.db.read(), query, nil) {
		if err != nil && e.Seq == 0 {
			return l, err
		}
		l.add(show(e, err))
	}
	return l, nil
}
