package interop

import (
	"database/sql"
	_ "embed"
	"errors"
	"path/filepath"
	"testing"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"github.com/jinzhu/copier"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/bench/interop/ent"
	"github.com/auditline/auditline/bench/interop/sqlc"
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

// throughSqlc writes and reads by the queries that sqlc has generated, and copies what they have
// read.
func throughSqlc(t *testing.T, in, out subject) (string, error) {
	read, err := sqlcAccount(t, in)
	if err != nil {
		return "", err
	}
	return "", copier.Copy(out, read)
}

// sqlcAccount is what in holds, as sqlc's queries read it from a database.
func sqlcAccount(t *testing.T, in subject) (*sqlc.Account, error) {
	db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "sqlc.db"))
	if err != nil {
		return nil, err
	}
	defer func() { _ = db.Close() }()
	if _, err := db.Exec(accounts); err != nil {
		return nil, err
	}
	queries := sqlc.New(db)
	owner, balance := in.values()
	if err := queries.CreateAccount(t.Context(), sqlc.CreateAccountParams{Owner: owner, Balance: balance}); err != nil {
		return nil, err
	}
	read, err := queries.GetAccount(t.Context())
	return &read, err
}

//go:embed sqlc/schema.sql
var accounts string

// TestGeneratedRows takes what generated code has read to an audited struct.
func TestGeneratedRows(t *testing.T) {
	ann := &Exported{Owner: "ann", Balance: 8}
	byEnt, err1 := entAccount(t, ann)
	bySqlc, err2 := sqlcAccount(t, ann)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	for _, read := range []any{byEnt, bySqlc} {
		e := new(Exported)
		err := audit.Capture(t.Context(), e, func() error { return copier.Copy(e, read) })
		if err != nil || len(e.Audit().Since(0)) != 2 || e.Owner != "ann" {
			t.Errorf("%T: %v, %v", read, err, e.Audit())
		}
	}
}
