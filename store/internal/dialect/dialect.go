// Package dialect is what store needs to know of a database; one package a database knows it.
package dialect

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/auditline/auditline/store/internal/value"
)

// Rows are those of a query, as database/sql and pgx give them.
type Rows interface {
	Next() bool
	Scan(dest ...any) error
	Err() error
	Close() error
}

// Tx is where statements run: a transaction of database/sql or of pgx.
type Tx interface {
	Exec(ctx context.Context, query string, args ...any) (affected int64, err error)
	Query(ctx context.Context, query string, args ...any) (Rows, error)
}

// Transaction is a Tx that its owner ends. Rollback after Commit does nothing.
type Transaction interface {
	Tx
	Commit(ctx context.Context) error
	Rollback() error
}

// Event is a row of audit_event.
type Event struct {
	Oid               int64
	Seq, At, Ctx, Fid int64
	Old, New          any // columns, see package value
	Enc               int64
	LeaveOld          bool    // Old need not be stored: it is New of the change of the same attribute before
	Detail            *Detail // nil for none
}

// StoredOld is the column of the old value.
func (e *Event) StoredOld() any {
	if e.LeaveOld {
		return nil
	}
	return e.Old
}

// NoEnc tells whether the column of Enc is NULL. It is 0 where the old value is left out.
func (e *Event) NoEnc() bool { return e.Enc == 0 && !e.LeaveOld }

// OfPart tells whether the event is one of an attribute that is logged by its elements or members.
func (e *Event) OfPart() bool { return e.Detail != nil && e.Detail.Op != 0 }

// Move is how far the history of an object is stored by a transaction.
type Move struct {
	Oid         int64
	First, Last int64  // numbers of changes
	At          int64  // of the last one
	Head        []byte // the link there
	From        int64  // the last number before
	FromHead    []byte
}

// Added is an object of which nothing was stored before.
type Added struct {
	ID  string // as a column
	Key []byte
	Move
}

// Dialect is one kind of database. Queries have the placeholders $1, $2, … in that order.
type Dialect interface {
	// Name is the first part of the database's URLs.
	Name() string
	// On is the dialect for one pool of connections.
	On() Dialect
	// Close gives back what the dialect holds of the pool, before the pool is closed.
	Close()
	// Migrate brings the tables up to date, and checks that commits are durable.
	Migrate(ctx context.Context, db *sql.DB) error
	// Begin starts a transaction that writes.
	Begin(ctx context.Context, db *sql.DB) (Transaction, error)
	// Secure makes a transaction as durable as Save promises, or returns an error. It is the
	// first statement in it.
	Secure(ctx context.Context, tx Tx) error
	// Enter is Secure for a transaction of the caller's, which it also lets find the tables that
	// Migrate has seen. leave puts back what the caller had, where the statements in between were
	// no errors of the database.
	Enter(ctx context.Context, tx Tx) (leave func(context.Context) error, err error)
	// ForUpdate is what a query of audit_object ends in that locks its row until the transaction
	// ends.
	ForUpdate() string
	// Lock reads the rows in audit_object of objects of a type, which nobody else changes then
	// until the transaction ends, one after the other in the order of ids. The columns are oid,
	// id, last_seq, last_at, head and key.
	Lock(ctx context.Context, tx Tx, kid int64, ids []string) (Rows, error)
	// AddKind adds a row of audit_kind without the transaction that needs it, for which others
	// would have to wait otherwise, and returns its number; 0 where the transaction is to add it
	// itself.
	AddKind(ctx context.Context, db *sql.DB, kind string) (kid int64)
	// Stored returns which of the ids of objects of a type have a row in audit_object, without
	// locking it; nil where transactions that write run one after the other.
	Stored(ctx context.Context, tx Tx, kid int64, ids []string) (stored map[string]bool, err error)
	// Add adds the rows of objects of a type, MaxRows at most, as they are after their moves, in
	// the order of ids, and which changes the transaction adds to their histories. It returns their
	// numbers. One that another writer has added is not among them, and its row is locked.
	Add(ctx context.Context, tx Tx, kid int64, objects []Added) (oids map[string]int64, err error)
	// Insert stores events, without their details, and of those with LeaveOld not the old values.
	Insert(ctx context.Context, tx Tx, events []Event) error
	// Advance moves the cursors of objects that stand where the moves begin, and returns how many
	// these were. It stores which changes the transaction adds to their histories, as Add does,
	// with its place in the order of transactions.
	Advance(ctx context.Context, tx Tx, moves []Move) (moved int64, err error)
	// GoOn is Advance for one object, if besides it has this key, and the names this version.
	GoOn(ctx context.Context, tx Tx, m Move, key []byte, names int64) (moved bool, err error)
	// NamesVersion is above 0, and another number when the rows of types, fields and origins may
	// not be those any more whose numbers a program remembers: after an actor was erased, and in a
	// database that was put back to an earlier state, or taken over by a copy.
	NamesVersion(ctx context.Context, tx Tx) (version int64, err error)
	// BeginRead starts a transaction that reads, all of it from one moment.
	BeginRead(ctx context.Context, db *sql.DB) (Transaction, error)
	// Snapshot says which commits a transaction that begins now sees, as text, and in which
	// database: the identity changes when the server is another one, or a copy of it.
	Snapshot(ctx context.Context, tx Tx) (identity, snapshot string, err error)
	// NoSnapshot is one in which there is no commit.
	NoSnapshot() string
	// Rewound tells whether snapshot is of an earlier time than one that was taken before.
	Rewound(before, snapshot string) bool
	// Visible is the SQL condition that a row of audit_commit, named m, is in the snapshot
	// that stands in a placeholder.
	Visible(snapshot string) string
	// Since is the SQL condition that a row of audit_commit, named m, is in the snapshot of
	// placeholder to and not in that of placeholder from.
	Since(from, to string) string
	// Notify wakes up those who wait for commits.
	Notify(ctx context.Context, db *sql.DB) error
	// Wait makes what waits for the next commit.
	Wait(ctx context.Context, db *sql.DB) (Waiter, error)
	// Wipe comes first in a transaction that takes values away, for their bytes to go too.
	Wipe(ctx context.Context, tx Tx) error
	// Wiped comes after it, and takes away what is left of old rows of tables.
	Wiped(ctx context.Context, db *sql.DB, tables ...string) error
	// Text is how a column's content goes into the database.
	Text(column any) any
	// Column is a column's content as value.Encode made it, from what the driver scanned.
	Column(t value.Type, scanned any, form value.Form) (any, error)
	// Pairs is the SQL for a table of two columns of text, of the JSON array of pairs that stands
	// in a placeholder.
	Pairs(place string) string
	// Again tells whether a transaction that failed with err did so only because of others.
	Again(err error) bool
}

// Opener opens the database that a URL names; name is that URL without a password.
type Opener func(ctx context.Context, url string) (db *sql.DB, d Dialect, name string, err error)

var (
	mu      sync.Mutex
	openers = make(map[string]Opener)
)

// Register makes the databases known whose URLs begin with scheme and a colon.
func Register(scheme string, open Opener) {
	mu.Lock()
	defer mu.Unlock()
	openers[scheme] = open
}

// OpenerFor returns the opener for url; one without a scheme is a file of SQLite.
func OpenerFor(url string) (Opener, error) {
	if IsKeywords(url) {
		return nil, errors.New("these are keywords of PostgreSQL: write a URL such as postgres://user@host:5432/database?sslmode=require," +
			" or sqlite: before the name of a file")
	}
	mu.Lock()
	defer mu.Unlock()
	scheme := SchemeOf(url)
	if open, ok := openers[scheme]; ok {
		return open, nil
	}
	switch scheme {
	case "sqlite", "postgres", "postgresql":
		scheme = strings.TrimSuffix(scheme, "ql")
		return nil, fmt.Errorf(`the program lacks the driver: import _ "github.com/auditline/auditline/store/%s"`, scheme)
	}
	var known []string
	for s := range openers {
		known = append(known, s+":")
	}
	slices.Sort(known)
	return nil, fmt.Errorf("unknown scheme %q; this program knows %s and plain file names", scheme+":", strings.Join(known, ", "))
}

// SchemeOf returns the scheme of url, sqlite where there is none. A single letter is a drive.
func SchemeOf(url string) string {
	scheme, _, ok := strings.Cut(url, ":")
	if !ok || len(scheme) < 2 || strings.ContainsAny(scheme, `/\. `) {
		return "sqlite"
	}
	return strings.ToLower(scheme)
}

// keywords begin what psql and libpq take in place of a URL, as in "host=db port=5432".
var keywords = []string{"host", "hostaddr", "port", "dbname", "user", "password", "service", "sslmode"}

// IsKeywords tells whether url is no URL but a list of keywords and values.
func IsKeywords(url string) bool {
	keyword, _, ok := strings.Cut(url, "=")
	return ok && slices.Contains(keywords, strings.ToLower(strings.TrimSpace(keyword)))
}
