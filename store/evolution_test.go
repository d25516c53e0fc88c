package store_test

import (
	"context"
	"fmt"
	"os"
	osexec "os/exec"
	"strings"
	"testing"
	"time"

	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/internal/shop"
)

// readerEnv is the URL of a database whose parcel this test's own program, started with it, reads
// as a newer program does.
const readerEnv = "STORE_TEST_READER"

const parcels = "github.com/auditline/auditline/store/internal/shop.Parcel"

// readParcel prints what a newer program reads of the parcel P-1.
func readParcel(url string) error {
	ctx := context.Background()
	db, err := store.Open(ctx, url)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.Resume(ctx, shop.NewParcel("P-1")); err != nil { // knows its types then
		return err
	}
	for _, field := range []string{"", "holder", "owner", "gone"} {
		fmt.Printf("%s:", field)
		for e, err := range db.History(ctx, store.Filter{Kind: parcels, ID: "P-1", Field: field}) {
			if err != nil {
				return err
			}
			fmt.Printf(" %d %s %T %v", e.Seq, e.Field, e.New, e.New)
		}
		fmt.Println()
	}
	state, err := db.StateAt(ctx, parcels, "P-1", time.Now())
	if err != nil {
		return err
	}
	fmt.Println(state)
	if err := db.Erase(ctx, parcels, "P-1", "holder"); err != nil {
		return err
	}
	state, err = db.StateAt(ctx, parcels, "P-1", time.Now())
	fmt.Println(state)
	return err
}

// TestEvolution reads with a newer program what an older one has stored of a type whose attributes
// were renamed, retyped and removed since.
func TestEvolution(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		p := shop.NewParcelBefore("P-1")
		p.SetOwner("ann")
		p.SetCount(5)
		p.SetLabel("fragile")
		p.SetSize(shop.Size{Length: 3, Width: 2})
		p.SetGone(true)
		p.SetOwner("bob")
		save(t, db.DB, p)
		for _, table := range []string{"audit_kind", "audit_field"} {
			// The older program's type has the newer one's name.
			if _, err := db.sql.Exec("UPDATE " + table + " SET kind = '" + parcels + "'"); err != nil {
				t.Fatal(err)
			}
		}
		newer := osexec.Command(os.Args[0])
		newer.Env = append(os.Environ(), readerEnv+"="+db.url)
		out, err := newer.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		const want = `: 1 owner string ann 2 count int32 5 3 label string fragile 4 size shop.Size {3 2} 5 gone bool true 6 owner string bob
holder: 1 owner string ann 6 owner string bob
owner: 1 owner string ann 6 owner string bob
gone: 5 gone bool true
map[count:5 gone:true holder:bob label:fragile size:{3 2}]
map[count:5 gone:true label:fragile size:{3 2}]
`
		if string(out) != want {
			t.Errorf("got\n%s\nwant\n%s", out, want)
		}
		if strings.Contains(dump(t, db), "bob") {
			t.Error("the old name's values are there still")
		}
	})
}

// dump is all that audit_event holds.
func dump(t *testing.T, db *database) (all string) {
	t.Helper()
	rows, err := db.sql.Query("SELECT old, new FROM audit_event")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var old, new any
		if err := rows.Scan(&old, &new); err != nil {
			t.Fatal(err)
		}
		all += fmt.Sprint(old, new, " ")
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
