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
	"slices"
	"time"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/bench/store/account"
	"github.com/auditline/auditline/store"
	_ "github.com/auditline/auditline/store/sqlite"
)

func main() {
	objects := flag.Int("objects", 1000, "how many `objects` are saved one change at a time")
	large := flag.Int("large", 50_000, "how many `objects` the large file has, with 20 changes each")
	peers := flag.Bool("peers", false, "do the work of the single saves with the peers first, see peers/peers.sh")
	server := flag.String("postgres", "", "the `URL` of a database of PostgreSQL, in which bulk saves are compared with CopyFrom")
	flag.Parse()
	var err error
	if *peers {
		err = runPeers(*objects, os.Stdout)
	}
	if err == nil {
		err = run(*objects, *large, os.Stdout)
	}
	if err == nil && *server != "" {
		err = besideCopy(*server, *large/rounds, os.Stdout)
	}
	if err != nil {
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
	for name, objects := range map[string]int{"bulk.db": large, "small.db": large / 100} {
		if _, err := bulk(filepath.Join(dir, name), objects, io.Discard); err != nil {
			return err
		}
	}
	if err := besideDriver(dir, large/rounds, out); err != nil {
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

// size prints the bytes a change, with the indexes and without.
func size(path string, n int, out io.Writer) error {
	db, err := sql.Open("sqlite", path)
	if err != nil {
		return err
	}
	defer db.Close()
	for _, c := range []struct{ what, drop string }{
		{"", ""}, {" without the index by time", "audit_event_at"}, {" without that by actor", "audit_event_ctx"},
	} {
		copied := path + c.drop + ".copy"
		if _, err := db.Exec("DROP INDEX IF EXISTS '" + c.drop + "'; VACUUM INTO '" + copied + "'"); err != nil {
			return err
		}
		info, err := os.Stat(copied)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "size: %.1f B a change%s\n", float64(info.Size())/float64(n), c.what)
	}
	return nil
}

// rounds is how often the store and the driver do the same work, in turn.
const rounds = 5

// besideDriver prints the rates of bulk saves and of the driver alone, and their ratio.
func besideDriver(dir string, objects int, out io.Writer) error {
	var ratios []float64
	for i := range rounds {
		saved := filepath.Join(dir, fmt.Sprint("saved", i, ".db"))
		perSecond, err := bulk(saved, objects, out)
		if err != nil {
			return err
		}
		alone, err := driver(saved, filepath.Join(dir, "driver.db"), out)
		if err != nil {
			return err
		}
		ratios = append(ratios, perSecond/alone)
	}
	slices.Sort(ratios)
	fmt.Fprintf(out, "bulk saves have %.2f of the driver's rate, from %.2f to %.2f in %d rounds\n", ratios[rounds/2], ratios[0], ratios[rounds-1], rounds)
	return nil
}

// bulk saves 64 objects at a time, of which each has 20 changes, and returns the changes a second.
func bulk(path string, objects int, out io.Writer) (perSecond float64, err error) {
	db, err := store.Open(context.Background(), path)
	if err != nil {
		return 0, err
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
			return 0, err
		}
		spent += time.Since(start)
		allocated += allocations() - before
	}
	n := objects * updates
	perSecond = float64(n) / spent.Seconds()
	fmt.Fprintf(out, "bulk: %.0f changes a second in saves of %d objects, %.1f allocations a change\n",
		perSecond, batch, float64(allocated)/float64(n))
	return perSecond, nil
}

// batch is how many objects a bulk save has.
const batch = 64
