package store_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/internal/shop"
)

// TestExportLeavesOut exports changes with values that JSON has no form for, between others.
func TestExportLeavesOut(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		o := shop.NewOrder("A")
		count(o)
		o.SetDue(by("ann"), time.Date(12000, 1, 1, 0, 0, 0, 0, time.UTC))
		count(o)
		o.SetDue(by("ann"), time.Time{})
		count(o)
		save(t, db.DB, o)
		var out bytes.Buffer
		err := db.Export(t.Context(), &out, store.Filter{})
		if err == nil || !strings.Contains(err.Error(), `: 2 of 5 changes were left out, first `+kind+` "A", change 2: `) {
			t.Errorf("the error is %v", err)
		}
		var written []uint64
		for line := range strings.Lines(out.String()) {
			var change struct{ Seq uint64 }
			if err := json.Unmarshal([]byte(line), &change); err != nil {
				t.Error(err)
			}
			written = append(written, change.Seq)
		}
		if fmt.Sprint(written) != "[1 3 5]" {
			t.Errorf("the lines are of the changes %v, want 1, 3 and 5", written)
		}
	})
}

// TestExportCut exports until its context ends, and to what takes no more.
func TestExportCut(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		save(t, db.DB, order("A", 3000))
		ctx, cancel := context.WithCancel(t.Context())
		var out bytes.Buffer
		err := db.Export(store.WithProgress(ctx, func(done, _ int) {
			if done == 50 {
				cancel()
			}
		}), &out, store.Filter{})
		if !errors.Is(err, context.Canceled) || !strings.HasSuffix(out.String(), "}\n") {
			t.Errorf("a cancelled export says %v, and ends in %.100q", err, out.Bytes()[max(0, out.Len()-100):])
		}
		if err := db.Export(t.Context(), &full{room: 100}, store.Filter{}); !errors.Is(err, errFull) {
			t.Errorf("an export to what is full says %v", err)
		}
	})
}

// full takes some bytes.
type full struct{ room int }

var errFull = errors.New("full")

func (f *full) Write(p []byte) (int, error) {
	n := min(len(p), f.room)
	if f.room -= n; n < len(p) {
		return n, errFull
	}
	return n, nil
}
