package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/internal/dialect"
	"github.com/auditline/auditline/store/internal/shop"
)

// TestNoDeadlock has a transaction of more objects than one statement takes stop after it has added
// the first of them, and lets another save that one, new to it as well, with the last, which both
// find stored. Neither may wait for the other.
func TestNoDeadlock(t *testing.T) {
	db := newPostgres(t)
	save(t, db.DB, order("z", 1))
	many, few := []audit.Audited{resumed(t, db, "z"), order("a", 1)}, []audit.Audited{resumed(t, db, "z"), order("a", 1)}
	for i := range 70 {
		many = append(many, order(fmt.Sprint("b", i), 1))
	}
	stopped, goOn := make(chan bool), make(chan bool)
	release := sync.OnceFunc(func() { close(goOn) })
	defer release() // where the test fails, too
	first, second := make(chan error, 1), make(chan error, 1)
	go func() {
		first <- saveIn(db, many, func(tx dialect.Tx) dialect.Tx { return &stopping{Tx: tx, stopped: stopped, goOn: goOn} })
	}()
	select {
	case <-stopped:
	case err := <-first:
		t.Fatalf("the transaction of many objects ended before it could stop: %v", err)
	}
	go func() { second <- saveIn(db, few, func(tx dialect.Tx) dialect.Tx { return tx }) }()
	waitForLock(t, db)
	release()
	if err := <-first; err != nil {
		t.Errorf("the transaction of many objects: %v", err)
	}
	if err := <-second; !errors.Is(err, store.ErrConflict) {
		t.Errorf("the second writer: %v, want a conflict", err)
	}
}

// resumed is an order with a change that follows what is stored of it.
func resumed(t *testing.T, db *database, id string) *shop.Order {
	t.Helper()
	o := shop.NewOrder(id)
	if err := db.Resume(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	count(o)
	return o
}

// saveIn saves objects in one transaction, which wrap sees the statements of.
func saveIn(db *database, objects []audit.Audited, wrap func(dialect.Tx) dialect.Tx) error {
	tx, err := db.sql.BeginTx(context.Background(), nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	committed, err := db.SaveOn(context.Background(), wrap(dialect.SQLTx{Tx: tx}), objects...)
	if err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	committed()
	return nil
}

// stopping is a transaction that stops after its first rows of changes.
type stopping struct {
	dialect.Tx
	stopped, goOn chan bool
	once          bool
}

func (s *stopping) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	n, err := s.Tx.Exec(ctx, query, args...)
	if strings.HasPrefix(query, "INSERT INTO audit_event") && !s.once {
		s.once = true
		s.stopped <- true
		<-s.goOn
	}
	return n, err
}

// waitForLock returns when a connection of the database waits for another one's row.
func waitForLock(t *testing.T, db *database) {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		var waiting int
		if err := db.sql.QueryRow("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%audit_object%'").Scan(&waiting); err != nil {
			t.Fatal(err)
		}
		if waiting > 0 {
			return
		}
	}
	t.Fatal("nobody waits")
}
