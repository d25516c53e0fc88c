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
	if err := growing(filepath.Join(dir, "small.db"), filepath.Join(dir, "bulk.db"), large, out); err != nil {
		return err
	}
	for name, objects := range map[string]int{"small.db": large / 100, "bulk.db": large} {
		if err := byTime(filepath.Join(dir, name), objects*updates, out); err != nil {
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
	p := &pace{changes: objects * updates}
	err = p.measured(func() error {
		for u := range updates {
			for i, a := range list {
				change(a, i, u, r)
				if err := db.Save(context.Background(), a); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "single saves: %.3f ms a change, %v\n", p.clock.Seconds()*1000/float64(p.changes), p)
	return size(path, p.changes, out)
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

// besideDriver prints the rates of bulk saves and of the driver alone, and their ratios.
func besideDriver(dir string, objects int, out io.Writer) error {
	var r ratios
	for i := range rounds {
		saved := filepath.Join(dir, fmt.Sprint("saved", i, ".db"))
		p, err := bulk(saved, objects, out)
		if err != nil {
			return err
		}
		alone, err := driver(saved, filepath.Join(dir, "driver.db"), out)
		if err != nil {
			return err
		}
		r.add(p, alone)
	}
	fmt.Fprintf(out, "bulk saves have %v\n", &r)
	return nil
}

// ratios are those of the rates of rounds, and what the fastest round of either took.
type ratios struct {
	clock, processor []float64
	saved, alone     time.Duration // of the processor, a change
}

func (r *ratios) add(p, alone *pace) {
	clock, processor := p.rate(alone)
	r.clock, r.processor = append(r.clock, clock), append(r.processor, processor)
	saved, by := p.processor/time.Duration(p.changes), alone.processor/time.Duration(alone.changes)
	if r.saved == 0 {
		r.saved, r.alone = saved, by
	}
	r.saved, r.alone = min(r.saved, saved), min(r.alone, by)
}

func (r *ratios) String() string {
	slices.Sort(r.clock)
	slices.Sort(r.processor)
	n := len(r.clock)
	return fmt.Sprintf("%.2f of the driver's rate by the clock, from %.2f to %.2f in %d rounds; by processor time %.2f, from %.2f to %.2f, the fastest of either %.2f",
		r.clock[n/2], r.clock[0], r.clock[n-1], n, r.processor[n/2], r.processor[0], r.processor[n-1], r.alone.Seconds()/r.saved.Seconds())
}

// spread is what the rounds' rates were of each other.
func (r *ratios) spread() string {
	slices.Sort(r.clock)
	slices.Sort(r.processor)
	n := len(r.clock)
	return fmt.Sprintf("%.2f by the clock, from %.2f to %.2f; by processor time %.2f, from %.2f to %.2f",
		r.clock[n/2], r.clock[0], r.clock[n-1], r.processor[n/2], r.processor[0], r.processor[n-1])
}

// bulk saves 64 objects at a time, of which each has 20 changes.
func bulk(path string, objects int, out io.Writer) (*pace, error) {
	db, err := store.Open(context.Background(), path)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	r, p := rand.New(rand.NewPCG(7, 7)), &pace{changes: objects * updates}
	for first := 0; first < objects; first += batch {
		list := changed(first, min(first+batch, objects), r)
		if err := p.measured(func() error { return db.Save(context.Background(), list...) }); err != nil {
			return nil, err
		}
	}
	fmt.Fprintf(out, "bulk, in saves of %d objects: %v\n", batch, p)
	return p, nil
}

// changed are new objects, from a number until before another one, after all their changes.
func changed(first, end int, r *rand.Rand) (list []audit.Audited) {
	for i := first; i < end; i++ {
		a := account.New(i)
		for u := range updates {
			change(a, i, u, r)
		}
		list = append(list, a)
	}
	return list
}

// batch is how many objects a bulk save has.
const batch = 64
