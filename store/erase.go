package store

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/auditline/auditline/store/internal/dialect"
	"github.com/auditline/auditline/store/internal/value"
)

// Erase takes the values of some fields of an object away for good, of all fields if none is named,
// and also what is stored under the names that the fields had, see Know: from the rows, and from
// what the database keeps of old rows. Number, time, field and actor of the changes stay, not which
// element of a collection was changed, and Verify follows their chain still.
//
// Backups, and copies of PostgreSQL's write-ahead log, are not the store's: let them expire.
// With PostgreSQL the tables are written anew, for which saves have to wait, and which itself
// waits, for up to a minute, until all transactions that began earlier have ended, as these may
// still read old rows. An error after the values were taken from the rows says so; calling Erase
// again goes on from there, as the next Erase, EraseActor or Prune does.
func (db *DB) Erase(ctx context.Context, kind, id string, fields ...string) error {
	return db.take(ctx, fmt.Sprintf("erase %s %q", kind, id), func(tx dialect.Tx) error {
		if err := db.takeFrom(ctx, tx, "audit_event", "audit_detail", "audit_object", "audit_key"); err != nil {
			return err
		}
		o, err := db.object(ctx, tx, kind, id, db.dialect.ForUpdate())
		if err != nil || o == nil {
			return orNotStored(err)
		}
		return db.erase(ctx, tx, o, fields)
	})
}

func orNotStored(err error) error {
	if err == nil {
		err = ErrNotStored
	}
	return err
}

// erase takes values away within a transaction.
func (db *DB) erase(ctx context.Context, tx dialect.Tx, o *object, fields []string) error {
	var rows []*linkRow
	names := make(map[string]bool) // of the object's fields: whether it is erased
	for row, err := range db.links(ctx, tx, " WHERE e.oid = $1", o.oid) {
		if err != nil {
			return err
		}
		names[row.field.name] = len(fields) == 0
		rows = append(rows, row)
	}
	if err := choose(names, o.kind, fields); err != nil {
		return err
	}
	commitments := newChain(nil, o.keys)
	for i, row := range rows {
		report(ctx, i+1, len(rows))
		if !names[row.field.name] {
			continue
		}
		if err := eraseValues(ctx, tx, row, commitments.commitmentOf(row), enc(value.Erased, value.Erased)); err != nil {
			return err
		}
		if err := erasePart(ctx, tx, row); err != nil {
			return err
		}
	}
	if err := replaceKeys(ctx, tx, o, names); err != nil {
		return err
	}
	return db.putRest(ctx, tx, o.oid)
}

// choose sets those of an object's names that some fields have and had.
func choose(names map[string]bool, kind string, fields []string) error {
	for _, field := range fields {
		stored := false
		for _, name := range renamed.all(kind, field) {
			if _, ok := names[name]; ok {
				names[name], stored = true, true
			}
		}
		if !stored {
			return noField(field)
		}
	}
	return nil
}

// noField says that nothing is stored of a field.
func noField(field string) error {
	if attr, part := splitPart(field); part != "" {
		return fmt.Errorf("nothing is stored of a field %q; what is in an attribute is erased with all of it: name %q", field, attr)
	}
	return fmt.Errorf("nothing is stored of a field %q", field)
}

// eraseValues keeps the commitment to a row's values instead of the values that enc says.
func eraseValues(ctx context.Context, tx dialect.Tx, row *linkRow, commitment []byte, enc int64) error {
	if row.commitment == nil {
		if _, err := tx.Exec(ctx, "INSERT INTO audit_erased (oid, seq, commitment) VALUES ($1, $2, $3)",
			row.oid, row.Seq, commitment); err != nil {
			return err
		}
	}
	set := "old = NULL"
	if _, new := formsOf(enc); new == value.Erased {
		set += ", new = NULL"
	}
	_, err := tx.Exec(ctx, "UPDATE audit_event SET "+set+", enc = $1 WHERE oid = $2 AND seq = $3", enc, row.oid, row.Seq)
	return err
}

// erasePart takes away which part of a collection a row has changed, as keys are values too, and
// the collection before it.
func erasePart(ctx context.Context, tx dialect.Tx, row *linkRow) error {
	if row.Detail == nil {
		return nil
	}
	_, err := tx.Exec(ctx, "UPDATE audit_detail SET op = NULL, part = NULL, key = NULL, whole = NULL, type = NULL WHERE oid = $1 AND seq = $2",
		row.oid, row.Seq)
	return err
}

// replaceKeys takes away the keys by which erased values could be guessed: the object's own,
// and those of the erased fields, which get new ones for what comes.
func replaceKeys(ctx context.Context, tx dialect.Tx, o *object, erased map[string]bool) error {
	for name, gone := range erased {
		key := o.keys.of(name)
		if gone {
			key = newKey()
		}
		if err := putKey(ctx, tx, o.oid, name, key); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, "UPDATE audit_object SET key = NULL WHERE oid = $1", o.oid)
	return err
}

func newKey() []byte {
	key := make([]byte, keySize)
	rand.Read(key)
	return key
}

func putKey(ctx context.Context, tx dialect.Tx, oid int64, field string, key []byte) error {
	_, err := tx.Exec(ctx, "INSERT INTO audit_key (oid, field, key) VALUES ($1, $2, $3)"+
		" ON CONFLICT (oid, field) DO UPDATE SET key = excluded.key", oid, value.Escape(field), key)
	return err
}

// EraseActor puts a pseudonym in the place of an actor's name, in all changes that who has
// made. Which changes belong together is still known, and Verify follows their chains. What
// the actor does later is stored under the name again. It returns ErrNotStored for a name
// that nothing is stored of. What Erase says of the files holds for it, too.
func (db *DB) EraseActor(ctx context.Context, who, pseudonym string) error {
	what := "erase an actor"
	if who == "" || pseudonym == "" {
		return db.fail(what, fmt.Errorf("the actor %q cannot become %q: both need a name", who, pseudonym))
	}
	return db.take(ctx, what, func(tx dialect.Tx) error { return db.eraseActor(ctx, tx, who, pseudonym) })
}

func (db *DB) eraseActor(ctx context.Context, tx dialect.Tx, who, pseudonym string) error {
	if err := db.takeFrom(ctx, tx, "audit_ctx"); err != nil {
		return err
	}
	marks, err := marksOf(ctx, tx, who)
	if err != nil {
		return err
	}
	if len(marks) == 0 {
		return ErrNotStored
	}
	done := 0
	for id, mark := range marks {
		done++
		report(ctx, done, len(marks))
		if _, err := tx.Exec(ctx, "UPDATE audit_ctx SET actor = $1, key = NULL, mark = $2 WHERE ctx = $3",
			value.Escape(pseudonym), mark, id); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, "UPDATE audit_version SET origins = origins + 1")
	return err
}

// marksOf returns what stands in chains for each origin of an actor, by the origin's id.
func marksOf(ctx context.Context, tx dialect.Tx, who string) (map[int64][]byte, error) {
	rows, err := tx.Query(ctx, "SELECT ctx, why, corr, key, mark FROM audit_ctx"+
		" WHERE substr(actor, 1, 200) = substr($1, 1, 200) AND actor = $1", value.Escape(who))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	marks := make(map[int64][]byte)
	for rows.Next() {
		var id int64
		var why, correlation string
		var key, mark []byte
		if err := rows.Scan(&id, &why, &correlation, &key, &mark); err != nil {
			return nil, err
		}
		marks[id] = make(originMarks).of(id, mark, key, origin{who, value.Unescape(why), value.Unescape(correlation)})
	}
	return marks, rows.Err()
}
