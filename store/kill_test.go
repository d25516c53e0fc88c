package store_test

import (
	"bufio"
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	osexec "os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/internal/dialect"
	"github.com/auditline/auditline/store/internal/pgtest"
	"github.com/auditline/auditline/store/internal/shop"
)

// The writing process is this test's own program, started with these set.
const (
	writerEnv = "STORE_TEST_WRITER" // the database's URL
	stepEnv   = "STORE_TEST_STEP"   // the step at which it kills itself, 0 for none
	wrongEnv  = "STORE_TEST_WRONG"  // how its store is wrong on purpose
)

// kills is how often the tests kill at random; make kills sets it to 100.
func kills(t *testing.T) int {
	n, err := strconv.Atoi(cmp.Or(os.Getenv("STORE_KILLS"), "4"))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// writeUntilKilled changes an object and saves it, for ever, and prints the number of the
// last change after each Save that has returned nil.
func writeUntilKilled(url string) {
	db, err := openKilling(url)
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
	for err == nil || errors.Is(err, store.ErrConflict) {
		err = writeUntilConflict(db)
	}
	fmt.Println("error:", err)
	os.Exit(1)
}

// writeUntilConflict loads the object and changes it. The server may still commit what a
// killed process has sent; then this one's history conflicts, and the object is loaded again.
// Loading comes after Resume, for such a commit not to be taken for known.
func writeUntilConflict(db *store.DB) error {
	ctx := by("ann")
	o := shop.NewOrder("A")
	if err := db.Resume(ctx, o); err != nil {
		return err
	}
	state, err := db.StateAt(ctx, kind, "A", time.Now())
	if err != nil {
		return err
	}
	items, _ := state["items"].(int)
	o.Load(items)
	for {
		for range 1 + rand.IntN(3) {
			count(o)
		}
		if os.Getenv(wrongEnv) == "early" {
			fmt.Println(o.Audit().Seq())
		}
		if err := db.Save(ctx, o); err != nil {
			return err
		}
		fmt.Println(o.Audit().Seq())
	}
}

// openKilling opens url with a dialect that counts steps.
func openKilling(url string) (*store.DB, error) {
	open, err := dialect.OpenerFor(url)
	if err != nil {
		return nil, err
	}
	pool, d, _, err := open(context.Background(), url)
	if err != nil {
		return nil, err
	}
	at, _ := strconv.ParseInt(os.Getenv(stepEnv), 10, 64)
	return store.New(context.Background(), pool, &killingDialect{Dialect: d, at: at, wrong: os.Getenv(wrongEnv)})
}

// killingDialect kills the process at a step: before a statement, after it, and so on.
type killingDialect struct {
	dialect.Dialect
	step, at int64
	wrong    string
}

// On keeps the count.
func (d *killingDialect) On() dialect.Dialect {
	d.Dialect = d.Dialect.On()
	return d
}

func (d *killingDialect) count() {
	if n := atomic.AddInt64(&d.step, 1); n == d.at {
		syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	}
}

func (d *killingDialect) Begin(ctx context.Context, db *sql.DB) (dialect.Transaction, error) {
	if d.wrong == "no transaction" {
		return &killingTx{noTransaction{dialect.SQLDB{DB: db}}, d}, nil
	}
	d.count()
	tx, err := d.Dialect.Begin(ctx, db)
	return &killingTx{tx, d}, err
}

// Secure lets a server forget commits, where the store is wrong on purpose.
func (d *killingDialect) Secure(ctx context.Context, tx dialect.Tx) error {
	if d.wrong == "not durable" {
		_, err := tx.Exec(ctx, "SET LOCAL synchronous_commit = off")
		return err
	}
	return d.Dialect.Secure(ctx, tx)
}

// noTransaction runs each statement alone.
type noTransaction struct{ dialect.SQLDB }

func (noTransaction) Commit(context.Context) error { return nil }
func (noTransaction) Rollback() error              { return nil }

type killingTx struct {
	dialect.Transaction
	d *killingDialect
}

func (t *killingTx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	t.d.count()
	n, err := t.Transaction.Exec(ctx, query, args...)
	t.d.count()
	return n, err
}

func (t *killingTx) Query(ctx context.Context, query string, args ...any) (dialect.Rows, error) {
	t.d.count()
	return t.Transaction.Query(ctx, query, args...)
}

func (t *killingTx) Commit(ctx context.Context) error {
	t.d.count()
	err := t.Transaction.Commit(ctx)
	t.d.count()
	return err
}

// runWriter runs a writing process until it dies, killed after a while if that is not 0, and
// returns the last number that it printed.
func runWriter(t *testing.T, url string, step int, wrong string, after time.Duration) (acknowledged uint64) {
	t.Helper()
	cmd := osexec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), writerEnv+"="+url, fmt.Sprint(stepEnv, "=", step), wrongEnv+"="+wrong)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if after > 0 { // from its first save on
			time.AfterFunc(after, func() { cmd.Process.Kill() })
			after = 0
		}
		if acknowledged, err = strconv.ParseUint(lines.Text(), 10, 64); err != nil {
			t.Errorf("the writer says: %s", lines.Text())
		}
	}
	if err := lines.Err(); err != nil {
		t.Error(err)
	}
	if err := cmd.Wait(); err == nil || cmd.ProcessState.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Errorf("the writer ended by itself: %v", err)
	}
	return acknowledged
}

// faults says what is wrong with a stored history of which the changes up to acknowledged
// must be there: each change counts items up by one.
func faults(t *testing.T, db *store.DB, id string, acknowledged uint64) (found []string) {
	t.Helper()
	last := uint64(0)
	for e, err := range db.History(t.Context(), store.Filter{Kind: kind, ID: id}) {
		if err != nil {
			return append(found, err.Error())
		}
		if len(found) == 3 {
			return found
		}
		if e.Seq != last+1 || e.Old != int(e.Seq)-1 || e.New != int(e.Seq) {
			found = append(found, fmt.Sprintf("after change %d comes %v", last, e))
		}
		last = e.Seq
	}
	if last < acknowledged {
		found = append(found, fmt.Sprintf("the last change is %d, but Save has said that %d is durable", last, acknowledged))
	}
	if err := db.Verify(t.Context(), nil); err != nil {
		found = append(found, err.Error())
	}
	return found
}

// steps is more than a save that makes an object has.
const steps = 24

// TestKilledAtEveryStep kills the writing process before and after each statement.
func TestKilledAtEveryStep(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		for step := 1; step <= steps; step++ {
			acknowledged := runWriter(t, db.url, step, "", 0)
			for _, fault := range faults(t, db.DB, "A", acknowledged) {
				t.Errorf("killed at step %d: %s", step, fault)
			}
		}
	})
}

// TestKilledAtEveryStepCatches shows that the test above sees a store without transactions.
func TestKilledAtEveryStepCatches(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		for step := 1; step <= steps; step++ {
			runWriter(t, db.url, step, "no transaction", 0)
			if len(faults(t, db.DB, "A", 0)) > 0 {
				return
			}
		}
		t.Error("a store without transactions passes the test")
	})
}

// TestKilledAtRandom kills the writing process at random moments.
func TestKilledAtRandom(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		for range kills(t) {
			acknowledged := runWriter(t, db.url, 0, "", time.Duration(rand.IntN(30_000)+1)*time.Microsecond)
			for _, fault := range faults(t, db.DB, "A", acknowledged) {
				t.Error(fault)
			}
		}
	})
}

// TestKilledAtRandomCatches shows that the test above sees a store that answers too early.
func TestKilledAtRandomCatches(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		for range 50 {
			acknowledged := runWriter(t, db.url, 0, "early", time.Duration(rand.IntN(10_000)+1)*time.Microsecond)
			if len(faults(t, db.DB, "A", acknowledged)) > 0 {
				return
			}
		}
		t.Error("a store that answers before the commit passes the test")
	})
}

// TestServerKilled kills the server under load, again and again; the writers go on saving
// what they could not save.
func TestServerKilled(t *testing.T) {
	if bad := killServer(t, kills(t), ""); len(bad) > 0 {
		t.Error(strings.Join(bad, "\n"))
	}
}

// TestServerKilledCatches shows that the test above sees commits that are not durable.
func TestServerKilledCatches(t *testing.T) {
	for range 20 {
		if len(killServer(t, 4, "not durable")) > 0 {
			return
		}
	}
	t.Error("a store whose commits are not durable passes the test")
}

const serverWriters = 4

// killServer has writers save while a server is killed n times, and returns what is wrong then.
func killServer(t *testing.T, n int, wrong string) (bad []string) {
	t.Helper()
	s, err := pgtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	t.Setenv(wrongEnv, wrong)
	db, err := openKilling(s.URL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	var stop atomic.Bool
	var wg sync.WaitGroup
	acknowledged := make([]uint64, serverWriters)
	for w := range serverWriters {
		wg.Go(func() { acknowledged[w] = saveWhile(&stop, db, fmt.Sprint("w", w)) })
	}
	for range n {
		time.Sleep(time.Duration(50+rand.IntN(150)) * time.Millisecond)
		if err := errors.Join(s.Kill(), s.Run()); err != nil {
			t.Fatal(err)
		}
	}
	stop.Store(true)
	wg.Wait()
	anew := open(t, s.URL("postgres")) // db may hold a connection to a server that was killed
	for w, n := range acknowledged {
		bad = append(bad, faults(t, anew, fmt.Sprint("w", w), n)...)
	}
	return bad
}

// saveWhile counts an object up and saves it until it is to stop, and returns the number
// that was saved last.
func saveWhile(stop *atomic.Bool, db *store.DB, id string) (acknowledged uint64) {
	o := shop.NewOrder(id)
	for !stop.Load() {
		count(o)
		switch err := db.Save(context.Background(), o); {
		case err == nil:
			acknowledged = o.Audit().Seq()
		case errors.Is(err, store.ErrConflict):
			return acknowledged // stored are others: faults will say which
		default:
			time.Sleep(10 * time.Millisecond)
		}
	}
	return acknowledged
}
