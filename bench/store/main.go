// Command store measures package store on the work that the peers in ./peers do: objects
// that are changed 20 times each, one attribute at a time, in a file of SQLite with
// synchronous=FULL. It prints a line a figure.
package main

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/bench/store/account"
	"github.com/auditline/auditline/store"
	_ "github.com/auditline/auditline/store/sqlite"
)

func main() {
	objects := flag.Int("objects", 1000, "how many `objects` are saved one change at a time")
	large := flag.Int("large", 50_000, "how many `objects` the large file has, with 20 changes each")
	flag.Parse()
	if err := run(*objects, *large, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "store:", err)
		os.Exit(1)
	}
}

func run(objects, large int, out io.Writer) error {
	dir, err := os.MkdirTemp("", "bench-store")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := single(filepath.Join(dir, "single.db"), objects, out); err != nil {
		return err
	}
	if err := bulk(filepath.Join(dir, "bulk.db"), large, out); err != nil {
		return err
	}
	if err := bulk(filepath.Join(dir, "small.db"), large/100, io.Discard); err != nil {
		return err
	}
	if err := driver(filepath.Join(dir, "bulk.db"), filepath.Join(dir, "driver.db"), out); err != nil {
		return err
	}
	for name, objects := range map[string]int{"small.db": large / 100, "bulk.db": large} {
		if err := reading(filepath.Join(dir, name), objects, out); err != nil {
			return err
		}
	}
	return verifying(filepath.Join(dir, "bulk.db"), out)
}

// single saves after each change.
func single(path string, objects int, out io.Writer) error {
	db, err := store.Open(context.Background(), path)
	if err != nil {
		return err
	}
	defer db.Close()
	list, r := accounts(objects), rand.New(rand.NewPCG(7, 7))
	start, before := time.Now(), allocations()
	for u := range updates {
		for i, a := range list {
			change(a, i, u, r)
			if err := db.Save(context.Background(), a); err != nil {
				return err
			}
		}
	}
	n := objects * updates
	fmt.Fprintf(out, "single saves: %.3f ms a change, %.1f allocations a change\n",
		time.Since(start).Seconds()*1000/float64(n), float64(allocations()-before)/float64(n))
	return size(path, n, out)
}

func allocations() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Mallocs
}

// size prints the bytes a change, with the index by actor and without.
func size(path string, n int, out io.Writer) error {
	db, err := sql.Open("sqlite", path)
	if err != nil {
		return err
	}
	defer db.Close()
	with := path + ".with"
	without := path + ".without"
	for _, statement := range []string{"VACUUM INTO '" + with + "'", "DROP INDEX audit_event_ctx", "VACUUM INTO '" + without + "'"} {
		if _, err := db.Exec(statement); err != nil {
			return err
		}
	}
	a, err1 := os.Stat(with)
	b, err2 := os.Stat(without)
	if err1 != nil || err2 != nil {
		return fmt.Errorf("%v %v", err1, err2)
	}
	fmt.Fprintf(out, "size: %.1f B a change, %.1f B without the index by actor\n", float64(a.Size())/float64(n), float64(b.Size())/float64(n))
	return nil
}

// bulk saves 64 objects at a time, of which each has 20 changes.
func bulk(path string, objects int, out io.Writer) error {
	db, err := store.Open(context.Background(), path)
	if err != nil {
		return err
	}
	defer db.Close()
	r := rand.New(rand.NewPCG(7, 7))
	var spent time.Duration
	var allocated uint64
	for first := 0; first < objects; first += batch {
		var list []audit.Audited
		for i := first; i < min(first+batch, objects); i++ {
			a := account.New(i)
			for u := range updates {
				change(a, i, u, r)
			}
			list = append(list, a)
		}
		start, before := time.Now(), allocations()
		if err := db.Save(context.Background(), list...); err != nil {
			return err
		}
		spent += time.Since(start)
		allocated += allocations() - before
	}
	n := objects * updates
	fmt.Fprintf(out, "bulk: %.0f changes a second in saves of %d objects, %.1f allocations a change\n",
		float64(n)/spent.Seconds(), batch, float64(allocated)/float64(n))
	return nil
}

// batch is how many objects a bulk save has.
const batch = 64
