package store

import (
	"context"
	"maps"
	"sync"
	"time"

	"github.com/auditline/auditline/store/internal/dialect"
	"github.com/auditline/auditline/store/internal/value"
)

// field is a row of audit_field.
type field struct {
	id         int64
	kind, name string
	typ        string
}

// types are those of the old and the new value, which differ in fields of interface type.
func (f field) types() (old, new value.Type) { return value.SplitTypes(f.typ) }

// origin is who has changed something, why, and in which request.
type origin struct{ who, why, correlation string }

// A row of audit_ctx is for changes of a minute or an hour only, see originPage: a request is over
// soon.
const (
	requestSpan = time.Minute
	actorSpan   = time.Hour
)

// span is the time that the row has which an origin's change at a time belongs to: from since on,
// until before until.
func (o origin) span(at int64) (since, until int64) {
	size := int64(actorSpan)
	if o.correlation != "" {
		size = int64(requestSpan)
	}
	since = at - at%size
	if at < since {
		since -= size
	}
	return since, since + size
}

// originAt is an origin in one of its spans.
type originAt struct {
	origin
	since int64
}

// originRow is a row of audit_ctx, and what stands for it in chains.
type originRow struct {
	id   int64
	mark []byte
}

// names remembers the numbers of types, fields and origins. What a transaction adds is remembered
// once it is committed, as the numbers are nobody's when it is rolled back. In a database that was
// put back to an earlier state under this program they may be somebody else's, and where an actor
// was erased they are the pseudonym's: each transaction finds out whether the version is the same
// still.
type names struct {
	mu      sync.Mutex
	version int64 // see Dialect.NamesVersion
	kinds   map[string]int64
	fields  map[field]int64
	origins map[originAt]originRow
}

// maxOrigins bounds the memory for origins, of which there may be one a request.
const maxOrigins = 4096

// dictionary is names as one transaction sees them.
type dictionary struct {
	names   *names
	dialect Dialect
	tx      dialect.Tx
	version int64 // -1 until the transaction has read or guessed it
	kinds   map[string]int64
	fields  map[field]int64
	origins map[originAt]originRow
}

func (n *names) begin(d Dialect, tx dialect.Tx) *dictionary {
	return &dictionary{names: n, dialect: d, tx: tx, version: -1}
}

// publish remembers what the transaction has added.
func (d *dictionary) publish() {
	n := d.names
	n.mu.Lock()
	defer n.mu.Unlock()
	if d.version < 0 {
		return
	}
	if n.kinds == nil || d.version != n.version {
		n.version, n.kinds, n.fields, n.origins = d.version, make(map[string]int64), make(map[field]int64), make(map[originAt]originRow)
	}
	if len(n.origins)+len(d.origins) > maxOrigins {
		n.origins = make(map[originAt]originRow)
	}
	maps.Copy(n.kinds, d.kinds)
	maps.Copy(n.fields, d.fields)
	maps.Copy(n.origins, d.origins)
}

// known calls read with what is remembered, unless that is of another version.
func (d *dictionary) known(read func(*names)) {
	d.names.mu.Lock()
	defer d.names.mu.Unlock()
	if d.names.version == d.version {
		read(d.names)
	}
}

// readVersion reads the version, once.
func (d *dictionary) readVersion(ctx context.Context) (err error) {
	if d.version < 0 {
		d.version, err = d.dialect.NamesVersion(ctx, d.tx)
	}
	return err
}

// guessVersion takes the version for the one that is remembered, for a statement to find out.
func (d *dictionary) guessVersion() {
	d.names.mu.Lock()
	defer d.names.mu.Unlock()
	if d.version < 0 {
		d.version = d.names.version
	}
}

// field returns the id of a field. Two transactions may each add a row for one field, which
// does no harm; a unique index would make them wait for each other.
func (d *dictionary) field(ctx context.Context, f field) (int64, error) {
	if id, ok := d.fields[f]; ok {
		return id, nil
	}
	if err := d.readVersion(ctx); err != nil {
		return 0, err
	}
	var id int64
	if d.known(func(n *names) { id = n.fields[f] }); id != 0 {
		return id, nil
	}
	id, err := d.row(ctx,
		"SELECT min(fid) FROM audit_field WHERE kind = $1 AND name = $2 AND type = $3",
		"INSERT INTO audit_field (kind, name, type) VALUES ($1, $2, $3) RETURNING fid",
		value.Escape(f.kind), value.Escape(f.name), f.typ)
	if d.fields == nil {
		d.fields = make(map[field]int64)
	}
	d.fields[f] = id
	return id, err
}

// row returns the id that query finds, or that insert makes.
func (d *dictionary) row(ctx context.Context, query, insert string, args ...any) (id int64, err error) {
	var found *int64
	if _, err := dialect.One(ctx, d.tx, []any{&found}, query, args[:3]...); err != nil {
		return 0, err
	}
	if found != nil {
		return *found, nil
	}
	_, err = dialect.One(ctx, d.tx, []any{&id}, insert, args...)
	return id, err
}

// origin returns the row for an origin's change at a time; there is none for the empty origin.
func (d *dictionary) origin(ctx context.Context, o origin, at int64) (originRow, error) {
	if o == (origin{}) {
		return originRow{mark: noMark}, nil
	}
	since, until := o.span(at)
	key := originAt{o, since}
	if row, ok := d.origins[key]; ok {
		return row, nil
	}
	if err := d.readVersion(ctx); err != nil {
		return originRow{}, err
	}
	var row originRow
	if d.known(func(n *names) { row = n.origins[key] }); row.id != 0 {
		return row, nil
	}
	row, err := d.originRow(ctx, key, until)
	if d.origins == nil {
		d.origins = make(map[originAt]originRow)
	}
	d.origins[key] = row
	return row, err
}

// originRow finds or adds a row whose actor was not taken away.
func (d *dictionary) originRow(ctx context.Context, o originAt, until int64) (originRow, error) {
	who, why, correlation := value.Escape(o.who), value.Escape(o.why), value.Escape(o.correlation)
	row, key := originRow{}, []byte(nil)
	found, err := dialect.One(ctx, d.tx, []any{&row.id, &key},
		"SELECT ctx, key FROM audit_ctx WHERE substr(actor, 1, 200) = substr($1, 1, 200) AND actor = $1"+
			" AND until = $4 AND since = $5 AND corr = $2 AND why = $3 AND key IS NOT NULL LIMIT 1", who, correlation, why, until, o.since)
	if err != nil {
		return row, err
	}
	if !found {
		key = newKey()
		if _, err := dialect.One(ctx, d.tx, []any{&row.id},
			"INSERT INTO audit_ctx (actor, why, corr, key, since, until) VALUES ($1, $2, $3, $4, $5, $6) RETURNING ctx",
			who, why, correlation, key, o.since, until); err != nil {
			return row, err
		}
	}
	row.mark = markOf(key, o.origin)
	return row, nil
}

// noMark stands for the empty origin.
var noMark = make([]byte, commitmentSize)

// markOf is what stands for an origin in chains. Without the key nobody can guess the actor from
// it.
func markOf(key []byte, o origin) []byte {
	var message []byte
	for _, s := range []string{o.who, o.why, o.correlation} {
		message = value.AppendColumn(message, s, value.Plain)
	}
	mac, _ := appendMAC(nil, key, message, nil)
	return mac[:commitmentSize]
}
