package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/auditline/auditline/store/internal/dialect"
	"github.com/auditline/auditline/store/internal/value"
)

type sqliteDialect struct {
	owned      bool                // the pool is one that open has made
	statements *dialect.Statements // of a pool that is not; nil before On
	writer     *writer             // of an owned pool; nil before On
	file       *file               // nil before On
}

func (sqliteDialect) Name() string { return "sqlite" }

// On is the dialect with a writer or with statements of its own.
func (d sqliteDialect) On() dialect.Dialect {
	if d.owned {
		return sqliteDialect{owned: true, writer: newWriter(), file: new(file)}
	}
	return sqliteDialect{statements: new(dialect.Statements), file: new(file)}
}

// Close gives the writer's connection back.
func (d sqliteDialect) Close() {
	if d.writer != nil {
		d.writer.close()
	}
}

// Begin starts a transaction, which gets hold of the file's write lock, at the latest by Secure.
func (d sqliteDialect) Begin(ctx context.Context, db *sql.DB) (dialect.Transaction, error) {
	if err := d.file.check(); err != nil {
		return nil, err
	}
	if d.writer != nil {
		return d.writer.begin(ctx, db)
	}
	if err := d.statements.Prepare(ctx, db); err != nil {
		return nil, err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	return dialect.PreparedTx{SQLTx: dialect.SQLTx{Tx: tx}, Statements: d.statements}, nil
}

// takeLock waits for the write lock, by a statement that writes nothing. A transaction that
// reads first and then writes would not wait: it fails at once when another has written.
func takeLock(ctx context.Context, tx dialect.Tx) error {
	_, err := tx.Exec(ctx, "UPDATE audit_version SET version = version WHERE 0")
	return err
}

// Secure refuses a connection whose commits a power failure could take back, and waits for
// the write lock. A writer's transaction has the lock, and is as durable as Open has found the
// pool, all of whose connections the URL's pragmas are for.
func (sqliteDialect) Secure(ctx context.Context, tx dialect.Tx) error {
	if _, ok := tx.(*writerTx); ok {
		return nil
	}
	if err := takeLock(ctx, tx); err != nil {
		return err
	}
	return checkDurable(ctx, tx)
}

// Enter is Secure: there is one place for tables.
func (d sqliteDialect) Enter(ctx context.Context, tx dialect.Tx) (leave func(context.Context) error, err error) {
	if err := d.file.check(); err != nil {
		return nil, err
	}
	return func(context.Context) error { return nil }, d.Secure(ctx, tx)
}

func checkDurable(ctx context.Context, tx dialect.Tx) error {
	var synchronous int
	var journal string
	if _, err := dialect.One(ctx, tx, []any{&synchronous, &journal},
		"SELECT synchronous, journal_mode FROM pragma_synchronous, pragma_journal_mode"); err != nil {
		return err
	}
	if synchronous < 2 || journal == "off" || journal == "memory" {
		return fmt.Errorf("its commits are not durable: synchronous is %d and journal_mode %s; want synchronous=FULL and journal_mode=WAL",
			synchronous, journal)
	}
	return nil
}

// ForUpdate is empty: the writer is alone.
func (sqliteDialect) ForUpdate() string { return "" }

// Lock reads the rows: the writer is alone.
func (sqliteDialect) Lock(ctx context.Context, tx dialect.Tx, kid int64, ids []string) (dialect.Rows, error) {
	args := make([]any, 0, len(ids)+1)
	args = append(args, value.Int(&kid))
	for i := range ids {
		args = append(args, value.String(&ids[i]))
	}
	return tx.Query(ctx, lock(len(ids)), args...)
}

// AddKind leaves it to the transaction: the writer is alone.
func (sqliteDialect) AddKind(context.Context, *sql.DB, string) int64 { return 0 }

// Stored is nil: the writer is alone.
func (sqliteDialect) Stored(context.Context, dialect.Tx, int64, []string) (stored map[string]bool, err error) {
	return nil, nil
}

// Pairs are of a table function of SQLite's.
func (sqliteDialect) Pairs(place string) string {
	return "(SELECT json_extract(value, '$[0]') AS kind, json_extract(value, '$[1]') AS id FROM json_each(" + place + "))"
}

// Text is the column itself.
func (sqliteDialect) Text(column any) any { return column }

// Column is what was scanned, but for a text of which a driver has made a time: ncruces/go-sqlite3
// does so with texts that the time gives back.
func (sqliteDialect) Column(_ value.Type, scanned any, _ value.Form) (any, error) {
	if t, ok := scanned.(time.Time); ok {
		return t.Format(time.RFC3339Nano), nil
	}
	return scanned, nil
}

const (
	objectColumns = 6
	eventColumns  = 8
	moveColumns   = 6
	commitColumns = 3
)

var (
	lock = dialect.ByRows(func(n int) string {
		return "SELECT oid, id, last_seq, last_at, head, key FROM audit_object" +
			" WHERE kid = ? AND id IN " + placeholders(1, n)
	})
	insertObjects = dialect.ByRows(func(n int) string {
		return "INSERT INTO audit_object (kid, id, last_seq, last_at, head, key) VALUES " + placeholders(n, objectColumns) + " RETURNING id, oid"
	})
	insertEvents = dialect.ByRows(func(n int) string { return "INSERT" + intoEvents(n) })
	// insertOwn undoes the transaction where a row is refused, not the statement alone, for which
	// SQLite would have to keep a copy of each page that it changes.
	insertOwn = dialect.ByRows(func(n int) string { return "INSERT OR ROLLBACK" + intoEvents(n) })
	// advance is plain for one object, which takes half the time of a join with one row.
	advance = dialect.ByRows(func(n int) string {
		if n == 1 {
			return "UPDATE audit_object SET last_seq = ?, last_at = ?, head = ? WHERE oid = ? AND last_seq = ? AND head = ?"
		}
		return "WITH move (seq, at, head, oid, was_seq, was_head) AS (VALUES " + placeholders(n, moveColumns) + ")" +
			" UPDATE audit_object SET last_seq = move.seq, last_at = move.at, head = move.head FROM move" +
			" WHERE audit_object.oid = move.oid AND last_seq = move.was_seq AND audit_object.head = move.was_head"
	})
	commits = dialect.ByRows(func(n int) string {
		return "INSERT INTO audit_commit (oid, first, last) VALUES " + placeholders(n, commitColumns)
	})
)

func intoEvents(rows int) string {
	return " INTO audit_event (oid, seq, at, ctx, fid, old, new, enc) VALUES " + placeholders(rows, eventColumns)
}

// placeholders are those of a number of rows: without names, which the driver would look at for
// each argument.
func placeholders(rows, columns int) string {
	row := "(" + strings.Repeat("?,", columns-1) + "?)"
	return strings.Repeat(row+",", rows-1) + row
}

// Insert stores events.
func (sqliteDialect) Insert(ctx context.Context, tx dialect.Tx, events []dialect.Event) error {
	args := make([]any, 0, eventColumns*len(events))
	for i := range events {
		e := &events[i]
		args = append(args, value.Int(&e.Oid), value.Int(&e.Seq), value.Int(&e.At), value.Int(&e.Ctx), value.Int(&e.Fid),
			e.StoredOld(), e.New, enc(e))
	}
	statement := insertEvents
	if _, ok := tx.(*writerTx); ok {
		statement = insertOwn
	}
	return dialect.InChunks(ctx, tx, statement, eventColumns, args)
}

// Add adds objects.
func (sqliteDialect) Add(ctx context.Context, tx dialect.Tx, kid int64, objects []dialect.Added) (oids map[string]int64, err error) {
	oids = make(map[string]int64, len(objects))
	for some := objects; len(some) > 0; {
		n := dialect.Chunk(len(some))
		args := make([]any, 0, objectColumns*n)
		for i := range n {
			o := &some[i]
			args = append(args, value.Int(&kid), value.String(&o.ID), value.Int(&o.Last), value.Int(&o.At), value.Bytes(&o.Head), value.Bytes(&o.Key))
		}
		if err := dialect.AddNumbers(ctx, tx, oids, insertObjects(n), args...); err != nil {
			return nil, err
		}
		some = some[n:]
	}
	moves := make([]dialect.Move, len(objects))
	for i, o := range objects {
		moves[i] = o.Move
		moves[i].Oid = oids[o.ID]
	}
	return oids, insertCommits(ctx, tx, moves)
}

// Advance moves cursors.
func (sqliteDialect) Advance(ctx context.Context, tx dialect.Tx, moves []dialect.Move) (moved int64, err error) {
	for some := moves; len(some) > 0; {
		n := dialect.Chunk(len(some))
		args := make([]any, 0, moveColumns*n)
		for i := range n {
			m := &some[i]
			args = append(args, value.Int(&m.Last), value.Int(&m.At), value.Bytes(&m.Head), value.Int(&m.Oid), value.Int(&m.From), value.Bytes(&m.FromHead))
		}
		advanced, err := tx.Exec(ctx, advance(n), args...)
		if err != nil {
			return 0, err
		}
		moved, some = moved+advanced, some[n:]
	}
	return moved, insertCommits(ctx, tx, moves)
}

const goOn = "UPDATE audit_object SET last_seq = ?, last_at = ?, head = ? WHERE oid = ? AND last_seq = ? AND head = ?" +
	" AND key = ? AND (" + namesVersion + ") = ?"

// namesVersion has the number of the schema, which SQLite counts up when a copy is put back.
const namesVersion = "SELECT (schema_version << 32) + origins FROM audit_version, pragma_schema_version"

// NamesVersion reads it.
func (sqliteDialect) NamesVersion(ctx context.Context, tx dialect.Tx) (version int64, err error) {
	_, err = dialect.One(ctx, tx, []any{&version}, namesVersion)
	return version, err
}

// GoOn moves a cursor.
func (sqliteDialect) GoOn(ctx context.Context, tx dialect.Tx, m dialect.Move, key []byte, names int64) (moved bool, err error) {
	n, err := tx.Exec(ctx, goOn, value.Int(&m.Last), value.Int(&m.At), value.Bytes(&m.Head), value.Int(&m.Oid), value.Int(&m.From), value.Bytes(&m.FromHead),
		value.Bytes(&key), value.Int(&names))
	if err != nil || n == 0 {
		return false, err
	}
	return true, insertCommits(ctx, tx, []dialect.Move{m})
}

// insertCommits stores the order of commits, which their numbers have.
func insertCommits(ctx context.Context, tx dialect.Tx, moves []dialect.Move) error {
	args := make([]any, 0, commitColumns*len(moves))
	for i := range moves {
		m := &moves[i]
		args = append(args, value.Int(&m.Oid), value.Int(&m.First), value.Int(&m.Last))
	}
	return dialect.InChunks(ctx, tx, commits, commitColumns, args)
}

// enc is the column, of which NULL and 0 take no byte.
func enc(e *dialect.Event) any {
	if e.NoEnc() {
		return nil
	}
	return value.Int(&e.Enc)
}
