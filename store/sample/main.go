// Command sample saves the change logs of a small order service to a file of SQLite, and has
// a second process read one order's history back.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/sample/orders"
	_ "github.com/auditline/auditline/store/sqlite"
)

func main() {
	file := flag.String("db", "", "the `file` to use; without one, a temporary one")
	read := flag.String("read", "", "only print the history of the `order` with this number")
	flag.Parse()
	if err := run(*file, *read); err != nil {
		fmt.Fprintln(os.Stderr, "sample:", err)
		os.Exit(1)
	}
}

func run(file, read string) error {
	ctx := context.Background()
	if file == "" {
		dir, err := os.MkdirTemp("", "orders")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		file = filepath.Join(dir, "audit.db")
	}
	if read != "" {
		return printHistory(ctx, file, read)
	}
	if err := serveCustomers(ctx, file); err != nil {
		return err
	}
	return readBack(file, "2026-002")
}

// as is ctx for changes that a person makes.
func as(ctx context.Context, who, request string) context.Context {
	return audit.With(ctx, audit.Origin{Who: who, Correlation: request})
}

// serveCustomers takes orders and saves their change logs.
func serveCustomers(ctx context.Context, file string) error {
	db, err := store.Open(ctx, file)
	if err != nil {
		return err
	}
	defer db.Close()
	first := orders.Place(as(ctx, "ann", "r-1"), "2026-001", 1250)
	second := orders.Place(as(ctx, "bob", "r-2"), "2026-002", 9900)
	if err := second.Pay(as(ctx, "bob", "r-3"), "4111 1111 1111 1111"); err != nil {
		return err
	}
	if err := db.Save(ctx, first, second); err != nil {
		return err
	}
	second.SetNote(as(ctx, "clerk", "r-4"), "leave it at the door")
	second.SetStatus(as(ctx, "clerk", "r-4"), orders.Shipped)
	if err := db.Save(ctx, second); err != nil {
		return err
	}
	fmt.Println("Saved the change logs of 2 orders.")
	return nil
}

// readBack has a second process print a history.
func readBack(file, number string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.Command(self, "-db", file, "-read", number)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}

// printHistory prints what is stored of an order.
func printHistory(ctx context.Context, file, number string) error {
	db, err := store.Open(ctx, file)
	if err != nil {
		return err
	}
	defer db.Close()
	store.Know(&orders.Order{})
	fmt.Printf("The history of order %s, read by another process:\n", number)
	for e, err := range db.History(ctx, store.Filter{ID: number}) {
		if err != nil {
			return err
		}
		fmt.Printf("  %d. %s: %v -> %v (%s, %s)\n", e.Seq, e.Field, e.Old, e.New, e.Who, e.Correlation)
	}
	return db.Verify(ctx, nil)
}
