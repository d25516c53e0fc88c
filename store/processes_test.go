package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	osexec "os/exec"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/internal/shop"
)

// sharerEnv is set for the processes that save the same objects at once.
const sharerEnv = "STORE_TEST_SHARER" // the database's URL

// shared are the objects that all of these save.
var shared = []string{"A", "B", "C"}

// saveShared saves objects that other processes save, too, and one of its own, for ever, and prints
// which changes are stored when a save says so.
func saveShared(url string) error {
	db, err := store.Open(context.Background(), url)
	if err != nil {
		return err
	}
	own := fmt.Sprint("own", os.Getpid())
	orders := make(map[string]*shop.Order)
	for {
		some := []string{shared[rand.IntN(len(shared))]}
		switch rand.IntN(3) {
		case 0:
			some = []string{own}
		case 1:
			some = append(some, own)
		}
		if err := saveSome(db, orders, some); err != nil {
			return err
		}
	}
}

// saveSome changes orders and saves them, in one of the ways that there are. An order that another
// process has saved is loaded again.
func saveSome(db *store.DB, orders map[string]*shop.Order, ids []string) error {
	var all []*shop.Order
	for _, id := range ids {
		if orders[id] == nil {
			o, err := loaded(db, id)
			if err != nil {
				return err
			}
			orders[id] = o
		}
		for range rand.IntN(3) {
			count(orders[id])
		}
		all = append(all, orders[id])
	}
	err := saveSomehow(db, all)
	switch {
	case errors.Is(err, store.ErrConflict):
		for _, id := range ids {
			delete(orders, id)
		}
		return nil
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return nil
	case err != nil:
		return err
	}
	for _, o := range all {
		fmt.Println(o.Audit().ID(), o.Audit().Seq())
	}
	return nil
}

func saveSomehow(db *store.DB, all []*shop.Order) error {
	ctx := context.Background()
	if rand.IntN(4) == 0 {
		var cancel func()
		ctx, cancel = context.WithTimeout(ctx, time.Duration(rand.IntN(3000))*time.Microsecond)
		defer cancel()
	}
	if len(all) == 1 {
		return db.Save(ctx, all[0])
	}
	return db.Save(ctx, all[0], all[1])
}

func loaded(db *store.DB, id string) (*shop.Order, error) {
	o := shop.NewOrder(id)
	if err := db.Resume(context.Background(), o); err != nil {
		return nil, err
	}
	state, err := db.StateAt(context.Background(), kind, id, time.Now())
	items, _ := state["items"].(int)
	o.Load(items)
	return o, err
}

// acknowledged collects by object the last change that a process was told to be stored.
type acknowledged struct {
	sync.Mutex
	last map[string]uint64
}

// runSharer runs a process that saves, kills it after a while, and notes what it prints.
func runSharer(t *testing.T, url string, after time.Duration, acks *acknowledged) {
	cmd := osexec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), sharerEnv+"="+url)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Error(err)
		return
	}
	if err := cmd.Start(); err != nil {
		t.Error(err)
		return
	}
	var killing *time.Timer
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if killing == nil {
			killing = time.AfterFunc(after, func() { cmd.Process.Kill() })
		}
		var id string
		var seq uint64
		if _, err := fmt.Sscan(lines.Text(), &id, &seq); err != nil {
			t.Errorf("a process says: %s", lines.Text())
			continue
		}
		acks.Lock()
		acks.last[id] = max(acks.last[id], seq)
		acks.Unlock()
	}
	if err := lines.Err(); err != nil {
		t.Error(err)
	}
	if err := cmd.Wait(); err == nil || cmd.ProcessState.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Errorf("a process ended by itself: %v", err)
	}
}

// TestProcessesKilled has processes save the same objects at once, which are killed and started
// again.
func TestProcessesKilled(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		acks := &acknowledged{last: make(map[string]uint64)}
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				for range kills(t) {
					runSharer(t, db.url, time.Duration(rand.IntN(300_000)+1)*time.Microsecond, acks)
				}
			})
		}
		all.Wait()
		for id, last := range acks.last {
			for _, fault := range faults(t, db.DB, id, last) {
				t.Errorf("%s: %s", id, fault)
			}
		}
		seen := make(map[string]uint64)
		for _, e := range feed(t, db.DB, "") {
			if e.Seq != seen[e.ID]+1 {
				t.Errorf("the feed has number %d of %s after number %d", e.Seq, e.ID, seen[e.ID])
			}
			seen[e.ID] = e.Seq
		}
		for id, last := range acks.last {
			if seen[id] < last {
				t.Errorf("the feed has %s up to number %d, but Save has said that %d is durable", id, seen[id], last)
			}
		}
	})
}
