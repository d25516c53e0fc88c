package main

import (
	"bytes"
	"context"
	"database/sql"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/internal/shop"
)

const kind = "github.com/auditline/auditline/store/internal/shop.Order"

// file makes a database with one order and returns its name.
func file(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "audit.db")
	db, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	o := shop.NewOrder("A-1")
	ctx := audit.With(t.Context(), audit.Origin{Who: "ann"})
	o.SetStatus(ctx, "open")
	o.SetNote(ctx, "two\nlines")
	if err := db.Save(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	return path
}

// expect runs a command and looks for a text in what it prints.
func expect(t *testing.T, code int, want string, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	got := run(t.Context(), args, &out, &errs)
	if got != code || !strings.Contains(out.String()+errs.String(), want) {
		t.Errorf("audittrail %s: exit code %d, want %d and %q:\n%s%s", strings.Join(args, " "), got, code, want, &out, &errs)
	}
	return out.String()
}

func TestCommands(t *testing.T) {
	db := file(t)
	expect(t, 0, "#1 status:  → open (by ann)", "history", "-db", db, "-id", "A-1")
	expect(t, 0, `two\nlines`, "history", "-db", db, "-newest", "-limit", "1")
	expect(t, 0, "", "history", "-db", db, "-who", "eve")
	expect(t, 0, "status = open\n", "state", "-db", db, "-kind", kind, "-id", "A-1")
	expect(t, 1, "nothing is stored", "state", "-db", db, "-kind", kind, "-id", "none")
	expect(t, 0, `"new":"open"`, "export", "-db", db, "-field", "status")
	expect(t, 0, "verified", "verify", "-db", db)
	key := filepath.Join(t.TempDir(), "key.pem")
	head := expect(t, 0, "head", "head", "-db", db, "-key", key)
	kept := filepath.Join(t.TempDir(), "head")
	if err := os.WriteFile(kept, []byte(head), 0o600); err != nil {
		t.Fatal(err)
	}
	expect(t, 0, "verified", "verify", "-db", db, "-head", kept)
	expect(t, 0, "head", "head", "-db", db, "-key", key)
	expect(t, 0, "", "erase", "-db", db, "-kind", kind, "-id", "A-1", "note")
	expect(t, 0, "[erased]", "history", "-db", db, "-field", "note")
	expect(t, 0, "", "erase", "-db", db, "-who", "ann", "-as", "person-1")
	expect(t, 0, "by person-1", "history", "-db", db)
	expect(t, 0, "verified", "verify", "-db", db, "-head", kept)
	expect(t, 0, "", "prune", "-db", db, "-before", "2100-01-01")
	expect(t, 0, "verified", "verify", "-db", db)
}

func TestUsage(t *testing.T) {
	db := file(t)
	missing := filepath.Join(t.TempDir(), "none.db")
	expect(t, 2, "usage: audittrail command")
	expect(t, 2, `unknown command "histroy"`, "histroy")
	expect(t, 0, "-newest", "history", "-h")
	if out := expect(t, 0, "audittrail command -h lists", "help"); !strings.HasPrefix(out, "usage:") {
		t.Errorf("help prints %q", out)
	}
	for _, c := range commands {
		expect(t, 0, c.help, c.name, "-h")
		expect(t, 0, c.help, "--help")
		if c.name != "erase" {
			expect(t, 2, `unknown argument "A-1"`, c.name, "-db", db, "A-1")
		}
		expect(t, 2, "flag provided but not defined: -bd", c.name, "-bd", db)
	}
	expect(t, 2, "-limit -1 is below 0", "history", "-db", db, "-limit", "-1")
	expect(t, 1, `nothing is stored of a field "total"`, "erase", "-db", db, "-kind", kind, "-id", "A-1", "total")
	const hint = "nothing is stored of it; a type is named with its package's path"
	expect(t, 1, hint, "erase", "-db", db, "-kind", "Order", "-id", "A-1")
	expect(t, 1, "nothing is stored", "erase", "-db", db, "-who", "eve", "-as", "x")
	expect(t, 2, "-db is missing", "history")
	expect(t, 1, "no such file", "history", "-db", missing)
	expect(t, 1, `unknown scheme "mysql:"`, "history", "-db", "mysql://h/x")
	expect(t, 2, `"yesterday" is no time`, "history", "-db", db, "-after", "yesterday")
	expect(t, 2, "-kind and -id", "state", "-db", db)
	expect(t, 2, "-key is missing", "head", "-db", db)
	expect(t, 2, "-before is missing", "prune", "-db", db)
	expect(t, 2, "-who and -as", "erase", "-db", db, "-who", "ann")
	expect(t, 1, "holds no private key", "head", "-db", db, "-key", db)
	expect(t, 1, "no head", "verify", "-db", db, "-head", db)
	if _, err := os.Stat(missing); err == nil {
		t.Error("looking for a file has made it")
	}
}

// TestKinds names types without the path of their package, misspells them, and names one of two.
func TestKinds(t *testing.T) {
	db := file(t)
	for _, name := range []string{"Order", "shop.Order", "internal/shop.Order", kind} {
		expect(t, 0, "status = open\n", "state", "-db", db, "-kind", name, "-id", "A-1")
		expect(t, 0, "#1 status:  → open", "history", "-db", db, "-kind", name)
		expect(t, 0, `"new":"open"`, "export", "-db", db, "-kind", name)
	}
	for _, name := range []string{"Ordre", "rder", "order"} {
		want := `nothing is stored of a type "` + name + `"; stored are ` + kind + "\n"
		expect(t, 1, want, "history", "-db", db, "-kind", name)
		expect(t, 1, want, "export", "-db", db, "-kind", name)
		expect(t, 1, want, "state", "-db", db, "-kind", name, "-id", "A-1")
	}
	pool, err := sql.Open("sqlite", db)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if _, err := pool.Exec("INSERT INTO audit_kind (kind) VALUES ('example.com/shop.Order')"); err != nil {
		t.Fatal(err)
	}
	expect(t, 2, `the type "Order" is one of several: example.com/shop.Order, `+kind, "history", "-db", db, "-kind", "Order")
	if _, err := pool.Exec("DELETE FROM audit_kind"); err != nil {
		t.Fatal(err)
	}
	expect(t, 1, "stored are none", "history", "-db", db, "-kind", "Order")
}

func TestListed(t *testing.T) {
	if got, want := listed(strings.Fields("a b c d e f g h i j k l")), "a, b, c, d, e, f, g, h, i, j and 2 more"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestVerifyFinds ends with 1 where rows were changed by hand.
func TestVerifyFinds(t *testing.T) {
	path := file(t)
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("UPDATE audit_event SET new = 'paid' WHERE seq = 1"); err != nil {
		t.Fatal(err)
	}
	expect(t, 1, kind+` "A-1": its changes do not lead to its last link`, "verify", "-db", path)
}

// TestServeBusy ends with 1 where the address is taken.
func TestServeBusy(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	expect(t, 1, "address already in use", "serve", "-db", file(t), "-addr", l.Addr().String())
}

// TestServe asks the server for a page, and ends it.
func TestServe(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	code := make(chan int)
	go func() { code <- run(ctx, []string{"serve", "-db", file(t), "-addr", "127.0.0.1:0"}, w, io.Discard) }()
	line := make([]byte, 100)
	n, err := r.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.Get(strings.TrimSpace(string(line[:n])))
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(answer.Body)
	answer.Body.Close()
	if err != nil || !strings.Contains(string(page), "shop.Order A-1") {
		t.Errorf("%v: %s", err, page)
	}
	cancel()
	select {
	case got := <-code:
		if got != 0 {
			t.Errorf("exit code %d", got)
		}
	case <-time.After(3 * time.Minute):
		t.Error("serve does not end")
	}
}

func TestProgressLine(t *testing.T) {
	for want, got := range map[string]string{"3 of 9 objects": progressLine("objects", 3, 9), "3 entries": progressLine("entries", 3, 0)} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
