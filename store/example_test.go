package store_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/internal/shop"
	_ "github.com/auditline/auditline/store/sqlite"
)

func Example() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	ctx := audit.With(context.Background(), audit.Origin{Who: "ann"})

	db, err := store.Open(ctx, filepath.Join(dir, "audit.db"))
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	order := shop.NewOrder("A-1")
	order.SetStatus(ctx, "open")
	order.SetTotal(ctx, 12.5)
	if err := db.Save(ctx, order); err != nil {
		log.Fatal(err)
	}
	for e, err := range db.History(ctx, store.Filter{ID: "A-1"}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%d. %s: %v -> %v, by %s\n", e.Seq, e.Field, e.Old, e.New, e.Who)
	}
	// Output:
	// 1. status:  -> open, by ann
	// 2. total: 0 -> 12.5, by ann
}
