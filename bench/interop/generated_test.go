package interop

import (
	"database/sql"
	"path/filepath"
	"testing"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"github.com/jinzhu/copier"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/bench/interop/ent"
)

// throughEnt writes and reads by the client that ent has generated, and copies what that has read.
func throughEnt(t *testing.T, in, out subject) (string, error) {
	read, err := entAccount(t, in)
	if err != nil {
		return "", err
	}
	return "", copier.Copy(out, read)
}

// entAccount is what in holds, as ent reads it from a database.
func entAccount(t *testing.T, in subject) (*ent.Account, error) {
	db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "ent.db")+"?_pragma=foreign_keys(1)")
	if err != nil {
		return nil, err
	}
	client := ent.NewClient(ent.Driver(entsql.OpenDB(dialect.SQLite, db)))
	defer func() { _ = client.Close() }()
	if err := client.Schema.Create(t.Context()); err != nil {
		return nil, err
	}
	owner, balance := in.values()
	if err := client.Account.Create().SetOwner(owner).SetBalance(balance).Exec(t.Context()); err != nil {
		return nil, err
	}
	return client.Account.Query().Only(t.Context())
}

// TestGeneratedRows takes what generated code has read to an audited struct.
func TestGeneratedRows(t *testing.T) {
	read, err := entAccount(t, &Exported{Owner: "ann", Balance: 8})
	if err != nil {
		t.Fatal(err)
	}
	e := new(Exported)
	err = audit.Capture(t.Context(), e, func() error { return copier.Copy(e, read) })
	if err != nil || len(e.Audit().Since(0)) != 2 || e.Owner != "ann" {
		t.Errorf("%v, %v", err, e.Audit())
	}
}
