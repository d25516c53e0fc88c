package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/auditline/auditline/store/internal/dialect"
	"github.com/auditline/auditline/store/internal/value"
)

// postgresDialect has the tables that Migrate has seen; nil before On.
type postgresDialect struct{ *tables }

func (postgresDialect) Name() string { return "postgres" }

// On is the dialect with room for what Migrate sees. pgx remembers statements.
func (postgresDialect) On() dialect.Dialect { return postgresDialect{new(tables)} }

// Close does nothing: the dialect holds no connection.
func (postgresDialect) Close() {}

// Begin starts a transaction.
func (postgresDialect) Begin(ctx context.Context, db *sql.DB) (dialect.Transaction, error) {
	return beginOn(ctx, db)
}

// Secure makes the transaction's commit wait for the disk, whatever the session's settings
// are. A stronger setting is left. One of the store's own is secure since it has begun.
func (postgresDialect) Secure(ctx context.Context, tx dialect.Tx) error {
	if _, ok := tx.(ownTx); ok {
		return nil
	}
	_, err := tx.Exec(ctx, secure)
	return err
}

const secure = "SELECT set_config('synchronous_commit', 'on', true) WHERE " + lax

// lax is the condition that a commit would not wait for the disk.
const lax = "current_setting('synchronous_commit') IN ('off', 'local', 'remote_write')"

func (postgresDialect) ForUpdate() string { return " FOR UPDATE" }

// AddKind adds the row by a connection of its own, where the pool has one to spare.
func (postgresDialect) AddKind(ctx context.Context, db *sql.DB, kind string) (kid int64) {
	if s := db.Stats(); s.MaxOpenConnections > 0 && s.InUse >= s.MaxOpenConnections {
		return 0
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second) // another goroutine may have taken it meanwhile
	defer cancel()
	const add = "INSERT INTO audit_kind (kind) VALUES ($1) ON CONFLICT (kind) DO UPDATE SET kind = excluded.kind RETURNING kid"
	if err := db.QueryRowContext(ctx, add, kind).Scan(&kid); err != nil {
		return 0 // the transaction finds out why
	}
	return kid
}

// Lock looks the rows up one by one, see lookUp.
func (postgresDialect) Lock(ctx context.Context, tx dialect.Tx, kid int64, ids []string) (dialect.Rows, error) {
	return tx.Query(ctx, "SELECT o.oid, o.id, o.last_seq, o.last_at, o.head, o.key"+lookUp("FOR UPDATE"), kid, ids)
}

// Stored looks all ids up by one statement.
func (postgresDialect) Stored(ctx context.Context, tx dialect.Tx, kid int64, ids []string) (stored map[string]bool, err error) {
	rows, err := tx.Query(ctx, "SELECT o.id"+lookUp("OFFSET 0"), kid, ids)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	stored = make(map[string]bool)
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		stored[id] = true
	}
	return stored, rows.Err()
}

// lookUp is the SQL for those rows of audit_object that have the ids, one after the other. It is no
// join and no IN: of a table that has grown since it was analyzed, the server would read all rows
// for these. Either suffix keeps it from making a join of it.
func lookUp(suffix string) string {
	return " FROM unnest($2::text[]) wanted (id)," +
		" LATERAL (SELECT * FROM audit_object WHERE kid = $1 AND audit_object.id = wanted.id " + suffix + ") o"
}

// Pairs are of a function of PostgreSQL's.
func (postgresDialect) Pairs(place string) string {
	return "(SELECT value ->> 0 AS kind, value ->> 1 AS id FROM json_array_elements(" + place + "::text::json))"
}

// Text is the column as text.
func (postgresDialect) Text(column any) any { return value.Text(column) }

// Column reads the text.
func (postgresDialect) Column(t value.Type, scanned any, form value.Form) (any, error) {
	switch text := scanned.(type) {
	case nil:
		return nil, nil
	case string:
		return value.Column(t, text, form)
	}
	return nil, fmt.Errorf("the column is no text but %T", scanned)
}

// fewEvents are inserted by a statement, which the server has prepared; COPY it begins anew each
// time.
const fewEvents = 16

// Insert stores all events by one statement.
func (postgresDialect) Insert(ctx context.Context, tx dialect.Tx, events []dialect.Event) error {
	if c, ok := tx.(copier); ok && len(events) > fewEvents {
		return copyEvents(ctx, c, events)
	}
	n := len(events)
	oid, seq, at, ctxs, fid := make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n)
	old, new, enc := make([]*string, n), make([]*string, n), make([]*int64, n)
	for i, e := range events {
		oid[i], seq[i], at[i], ctxs[i], fid[i] = e.Oid, e.Seq, e.At, e.Ctx, e.Fid
		old[i], new[i] = text(e.StoredOld()), text(e.New)
		if !e.NoEnc() {
			enc[i] = &events[i].Enc
		}
	}
	_, err := tx.Exec(ctx, "INSERT INTO audit_event (oid, seq, at, ctx, fid, old, new, enc) SELECT * FROM"+
		" unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::text[], $8::bigint[])",
		oid, seq, at, ctxs, fid, old, new, enc)
	return err
}

// intoCommits stores, of a table of objects and of their first and last changes, the transaction's
// number too, which with a snapshot tells who can see its rows.
const intoCommits = "INSERT INTO audit_commit (xid, oid, first, last)" +
	" SELECT (SELECT (pg_current_xact_id()::text::bigint + numbers)::text::xid8 FROM audit_version), oid, first, last FROM "

// moves are columns for a statement.
type moves struct {
	oid, first, last, at, from []int64
	head, fromHead             [][]byte
}

func (c *moves) add(m *dialect.Move) {
	c.oid, c.first, c.last, c.at = append(c.oid, m.Oid), append(c.first, m.First), append(c.last, m.Last), append(c.at, m.At)
	c.from, c.head, c.fromHead = append(c.from, m.From), append(c.head, m.Head), append(c.fromHead, m.FromHead)
}

// Add adds objects. Where there is a row of another writer's, it locks that.
func (postgresDialect) Add(ctx context.Context, tx dialect.Tx, kid int64, objects []dialect.Added) (oids map[string]int64, err error) {
	var c moves
	ids, keys := make([]string, len(objects)), make([][]byte, len(objects))
	for i := range objects {
		o := &objects[i]
		ids[i], keys[i] = o.ID, o.Key
		c.add(&o.Move)
	}
	oids = make(map[string]int64, len(objects))
	return oids, dialect.AddNumbers(ctx, tx, oids, "WITH given AS (SELECT * FROM"+
		" unnest($2::text[], $3::bytea[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bytea[]) g (id, key, first, last, at, head)),"+
		" added AS (INSERT INTO audit_object (kid, id, last_seq, last_at, head, key) SELECT $1, id, last, at, head, key FROM given"+
		" ON CONFLICT (kid, id) DO UPDATE SET id = excluded.id WHERE false RETURNING id, oid),"+
		" stored AS ("+intoCommits+"added JOIN given USING (id)) SELECT id, oid FROM added",
		kid, ids, keys, c.first, c.last, c.at, c.head)
}

// Advance moves cursors.
func (postgresDialect) Advance(ctx context.Context, tx dialect.Tx, all []dialect.Move) (moved int64, err error) {
	if len(all) == 0 {
		return 0, nil
	}
	var c moves
	for i := range all {
		c.add(&all[i])
	}
	return tx.Exec(ctx, "WITH moved AS (UPDATE audit_object o SET last_seq = m.last, last_at = m.at, head = m.head FROM"+
		" unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bytea[], $6::bigint[], $7::bytea[])"+
		" m (oid, first, last, at, head, was_seq, was_head)"+
		" WHERE o.oid = m.oid AND o.last_seq = m.was_seq AND o.head = m.was_head RETURNING o.oid, m.first, m.last) "+intoCommits+"moved",
		c.oid, c.first, c.last, c.at, c.head, c.from, c.fromHead)
}

// namesVersion is another number on another server, and after a restart, before which files may
// have been put back; and where the row was written anew, as by a program that loads a dump.
const namesVersion = "SELECT hashtextextended((extract(epoch FROM pg_postmaster_start_time()) * 1000000)::bigint || ' ' || xmin::text, origins)" +
	" & 9223372036854775807 FROM audit_version"

// NamesVersion reads it.
func (postgresDialect) NamesVersion(ctx context.Context, tx dialect.Tx) (version int64, err error) {
	_, err = dialect.One(ctx, tx, []any{&version}, namesVersion)
	return version, err
}

// GoOn moves a cursor.
func (postgresDialect) GoOn(ctx context.Context, tx dialect.Tx, m dialect.Move, key []byte, names int64) (moved bool, err error) {
	n, err := tx.Exec(ctx, "WITH moved AS (UPDATE audit_object SET last_seq = $3, last_at = $4, head = $5"+
		" WHERE oid = $1 AND last_seq = $6 AND head = $7 AND key = $8 AND ("+namesVersion+") = $9"+
		" RETURNING oid, $2::bigint AS first, last_seq AS last) "+intoCommits+"moved",
		m.Oid, m.First, m.Last, m.At, m.Head, m.From, m.FromHead, key, names)
	return n == 1, err
}

// text is a column's text, nil for NULL.
func text(column any) *string {
	if s, ok := value.Text(column).(string); ok {
		return &s
	}
	return nil
}

// Again is true for transactions that the server ended because of others.
func (postgresDialect) Again(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && (e.Code == "40001" || e.Code == "40P01") // serialization failure, deadlock
}
