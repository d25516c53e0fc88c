package store

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "github.com/auditline/auditline/store/sqlite"
)

// TestPlans sees that no page of a search reads a whole table, and that pages by time need no
// sorting.
func TestPlans(t *testing.T) {
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "audit.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	now, cursor := time.Now(), historyCursor(1, 2, 3)
	for name, c := range map[string]struct {
		Filter
		index string
	}{
		"newest":           {Filter{Newest: true}, "audit_event_at"},
		"oldest":           {Filter{}, "audit_event_at"},
		"next page":        {Filter{Newest: true, Past: cursor}, "audit_event_at ((at,oid,seq)<"},
		"next oldest":      {Filter{Past: cursor}, "audit_event_at ((at,oid,seq)>"},
		"id":               {Filter{ID: "i"}, "audit_event_at"},
		"after":            {Filter{After: now}, "audit_event_at (at>"},
		"before":           {Filter{Before: now, Newest: true}, "audit_event_at (at<"},
		"between":          {Filter{After: now, Before: now}, "audit_event_at (at>"},
		"before, page two": {Filter{Before: now, Newest: true, Past: cursor}, "audit_event_at (at<"},
		"a field, between": {Filter{Field: "f", After: now, Before: now}, "audit_event_at (at>"},
		"object":           {Filter{Kind: "k", ID: "i"}, "PRIMARY KEY (oid=? AND seq>? AND seq<?)"},
		"object, page two": {Filter{Kind: "k", ID: "i", Newest: true, Past: cursor, Before: now}, "PRIMARY KEY (oid=? AND seq>? AND seq<?)"},
		"objects":          {Filter{Objects: []Object{{"k", "i"}, {"l", "j"}}}, "PRIMARY KEY (oid=?)"},
		"who, of all time": {Filter{Who: "ann"}, "audit_event_ctx"},
		"correlation":      {Filter{Correlation: "req"}, "audit_event_ctx"},
		"who, between":     {Filter{Who: "ann", After: now, Before: now}, "audit_event_"},
	} {
		c.Filter.Limit = pageSize
		query, args, err := db.query(t.Context(), c.Filter)
		if err != nil {
			t.Fatal(err)
		}
		plan := planOf(t, db, query, args)
		byTime := strings.HasPrefix(c.index, "audit_event_at")
		if !strings.Contains(plan, c.index) || strings.Contains(plan, "SCAN e\n") || byTime && strings.Contains(plan, "B-TREE") {
			t.Errorf("%s: want %s in\n%s", name, c.index, plan)
		}
	}
}

// TestLongPlans sees that a state of a long history is found by few rows, and by the index where
// there are more.
func TestLongPlans(t *testing.T) {
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "audit.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	query, args := point{last: manyChanges + 1}.query()
	for _, plan := range []string{planOf(t, db, query, args), planOf(t, db, pointQuery, []any{1, "k", "i"})} {
		if strings.Contains(plan, "SCAN e\n") || strings.Contains(plan, "PRIMARY KEY (oid=?)\n") {
			t.Errorf("a state reads a whole history:\n%s", plan)
		}
	}
	if plan := planOf(t, db, shortStateQuery, []any{"k", "i", 1}); strings.Contains(plan, "SCAN e\n") {
		t.Errorf("a state of a short history reads all of them:\n%s", plan)
	}
	for _, q := range []string{query, pointQuery, shortStateQuery} {
		if strings.Index(q, "$1") > strings.Index(q, "$2") || strings.Index(q, "$2") > strings.Index(q, "$3") {
			t.Errorf("other drivers of SQLite number arguments as they come first in %s", q)
		}
	}
	if plan := planOf(t, db, query, args); strings.Count(plan, "audit_event_long (oid=? AND fid=? AND seq") != 2 {
		t.Errorf("a state of a long history does not use the index:\n%s", plan)
	}
}

// TestFieldPagePlan sees that the pages of one attribute of a long history come from the index, and
// need no sorting.
func TestFieldPagePlan(t *testing.T) {
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "audit.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range []string{
		"INSERT INTO audit_kind (kind) VALUES ('k')",
		"INSERT INTO audit_field (kind, name, type) VALUES ('k', 'f', 'int'), ('k', 'f', 'string'), ('k', 'g', 'int')",
		"INSERT INTO audit_object (kid, id, last_seq, last_at, head) VALUES (1, 'i', 5000, 1, x'00'), (1, 'short', 1024, 1, x'00')",
	} {
		if _, err := db.sql.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range []Filter{{ID: "i", Newest: true}, {ID: "i", Past: historyCursor(1, 1, 100)}, {ID: "short"}} {
		f.Kind, f.Field, f.Limit = "k", "f", pageSize
		query, args, err := db.query(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		want := 2 // types that f has had
		if f.ID == "short" {
			want = 0
		}
		plan := planOf(t, db, query, args)
		if got := strings.Count(plan, "audit_event_long (oid=? AND fid=? AND seq>? AND seq<?)"); got != want || strings.Contains(plan, "SCAN e\n") {
			t.Errorf("%+v uses the index %d times, want %d:\n%s", f, got, want, plan)
		}
		if sorted := strings.Contains(plan, "B-TREE FOR ORDER"); sorted {
			t.Errorf("%+v sorts:\n%s", f, plan)
		}
	}
}

// TestOriginPlans sees that pages of the changes of an actor or a request need no sorting.
func TestOriginPlans(t *testing.T) {
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "audit.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	now, cursor := time.Now(), historyCursor(1, 2, 3)
	full := make([]readEntry, 1)
	for _, c := range []struct {
		Filter
		spans, page string
	}{
		{Filter{Who: "ann"}, "audit_ctx_since (<expr>=? AND since>", "audit_event_ctx (ctx=? AND (at,oid,seq)<"},
		{Filter{Who: "ann", Newest: true}, "audit_ctx_actor (<expr>=? AND until<", "audit_event_ctx (ctx=? AND (at,oid,seq)>"},
		{Filter{Who: "ann", Past: cursor}, "audit_ctx_since (<expr>=?", "audit_event_ctx (ctx=? AND (at,oid,seq)"},
		{Filter{Who: "ann", Newest: true, Before: now}, "audit_ctx_actor (<expr>=?", "audit_event_ctx (ctx=? AND "},
		{Filter{Who: "ann", Field: "f", After: now}, "audit_ctx_since (<expr>=?", "audit_event_ctx (ctx=? AND "},
	} {
		c.Filter.Limit = 1
		p := originPage{db: db, Filter: c.Filter, entries: full}
		for want, query := range map[string]func() (string, []any, error){
			c.spans: func() (string, []any, error) { return p.spansQuery(originSpan{id: 1}) },
			c.page:  func() (string, []any, error) { return p.ofOrigin(1) },
		} {
			text, args, err := query()
			if err != nil {
				t.Fatal(err)
			}
			if plan := planOf(t, db, text, args); !strings.Contains(plan, want) || strings.Contains(plan, "B-TREE") || strings.Contains(plan, "SCAN e\n") {
				t.Errorf("%+v: want %s in\n%s", c.Filter, want, plan)
			}
		}
	}
}

func planOf(t *testing.T, db *DB, query string, args []any) (plan string) {
	t.Helper()
	rows, err := db.sql.Query("EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		plan += step + "\n"
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return plan
}
