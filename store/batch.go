package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/store/internal/dialect"
	"github.com/auditline/auditline/store/internal/value"
)

// batch is what one transaction stores.
type batch struct {
	db     *DB
	tx     dialect.Tx
	dict   *dictionary
	chain  *chain // of the object that is prepared
	forget []forgetting
	alone  []*object // that are remembered after the commit

	events    []dialect.Event // of the objects that are stored with the same statements
	scattered bool            // some events of these stand elsewhere
}

// forgetting is what a log need not hold any more once the transaction is committed.
type forgetting struct {
	view audit.View
	upTo uint64
}

func (db *DB) newBatch(tx dialect.Tx) *batch {
	return &batch{db: db, tx: tx, dict: db.names.begin(db.dialect, tx), chain: newChain(nil, nil)}
}

// committed does what must not be done before the commit.
func (b *batch) committed() {
	b.dict.publish()
	b.db.remembered.put(b.alone)
	for _, f := range b.forget {
		f.view.Forget(f.upTo)
	}
	b.db.notify()
}

// pending is an object of which a batch stores changes.
type pending struct {
	kind, id string
	kid      int64  // of kind
	key      string // id as a column
	drops    bool   // numbers may be missing
	changes  changes

	o      *object
	events []dialect.Event // none if all was stored before
	head   []byte          // the link that they lead to
	link   [sha256.Size]byte
}

// atOnce is how many objects are stored with the same statements.
const atOnce = 64

// save stores the objects in an order that is the same for all, as two transactions that
// lock the same objects in different orders would wait for each other for ever. A row that is
// added is locked, too.
func (b *batch) save(ctx context.Context, objects []saving) error {
	all, err := b.pending(objects)
	if err != nil {
		return err
	}
	slices.SortStableFunc(all, func(x, y *pending) int {
		return cmp.Or(cmp.Compare(x.kind, y.kind), cmp.Compare(x.key, y.key))
	})
	for len(all) > 0 {
		n, err := b.store(ctx, all[:together(all)])
		if err != nil {
			return err
		}
		all = all[n:]
	}
	return nil
}

// pending are the objects that have logged something.
func (b *batch) pending(objects []saving) (all []*pending, err error) {
	memory := make([]pending, len(objects))
	for i, x := range objects {
		v, traits := x.Audit(), traitsOf(x.Audited)
		switch {
		case x.id == "":
			err = ErrNoID
		case traits.trails > 1:
			err = ErrTrails
		}
		if err != nil {
			return nil, fmt.Errorf("%s %q: %w", v.Type(), x.id, err)
		}
		p := &memory[i]
		p.kind, p.id, p.key, p.drops, p.changes = v.Type(), x.id, value.Escape(x.id), traits.drops, loggedBy(v)
		if n := len(p.changes.all); n > 0 {
			all = append(all, p)
			b.forget = append(b.forget, forgetting{v, p.changes.all[n-1].Seq})
		}
	}
	return all, nil
}

// together is how many of the first objects can be stored at once: they are of one type, and each
// is another one.
func together(all []*pending) int {
	n := 1
	for n < min(len(all), atOnce) && all[n].kind == all[0].kind && all[n].key != all[n-1].key {
		n++
	}
	return n
}

// store stores the changes of the first n of some objects of one type, all of them if they are
// alike.
func (b *batch) store(ctx context.Context, some []*pending) (n int, err error) {
	if len(some) == 1 {
		return 1, b.storeOne(ctx, some)
	}
	if err := b.number(ctx, some); err != nil {
		return 0, err
	}
	n, areNew, err := b.alike(ctx, some)
	if err != nil {
		return 0, err
	}
	return n, b.lookUp(ctx, some[:n], areNew)
}

// storeOne stores the changes of one object, and has it remembered.
func (b *batch) storeOne(ctx context.Context, one []*pending) error {
	done, err := b.goOn(ctx, one[0])
	if err != nil {
		return err
	}
	if !done {
		if err := b.number(ctx, one); err != nil {
			return err
		}
		if err := b.lookUp(ctx, one, false); err != nil {
			return err
		}
	}
	b.remember(one[0])
	return nil
}

// lookUp stores the changes of objects of which it finds out how far they are stored, and of which
// none has a row yet where areNew says so. Should another writer have added one meanwhile,
// addObjects finds it in its turn.
func (b *batch) lookUp(ctx context.Context, all []*pending, areNew bool) error {
	if !areNew {
		if err := b.lock(ctx, all); err != nil {
			return err
		}
	}
	if err := b.prepareAll(ctx, all); err != nil {
		return err
	}
	if err := b.addObjects(ctx, all); err != nil {
		return err
	}
	moves := numbered(all)
	return b.write(ctx, b.gathered(all), moves)
}

// prepareAll makes the events of all objects in one piece of memory. Those of an object that has to
// be prepared again will stand elsewhere.
func (b *batch) prepareAll(ctx context.Context, all []*pending) error {
	n := 0
	for _, p := range all {
		n += len(p.changes.all)
	}
	b.events, b.scattered = make([]dialect.Event, 0, n), false
	for _, p := range all {
		if err := b.prepare(ctx, p); err != nil {
			return fmt.Errorf("%s %q: %w", p.kind, p.id, err)
		}
	}
	return nil
}

// numbered gives the events the numbers of their objects, which are known by now, and returns how
// the cursors of those with events move that were stored before.
func numbered(all []*pending) []dialect.Move {
	var moves []dialect.Move
	for _, p := range all {
		for i := range p.events {
			p.events[i].Oid = p.o.oid
		}
		if len(p.events) > 0 && !p.o.isNew {
			moves = append(moves, p.move())
		}
	}
	return moves
}

// gathered are the events of all objects.
func (b *batch) gathered(all []*pending) []dialect.Event {
	if !b.scattered {
		return b.events
	}
	var events []dialect.Event
	for _, p := range all {
		events = append(events, p.events...)
	}
	return events
}

// room returns memory for events, behind those of other objects where there is any left.
func (b *batch) room(n int) []dialect.Event {
	used := len(b.events)
	if cap(b.events)-used < n {
		return make([]dialect.Event, n)
	}
	b.events = b.events[:used+n]
	return b.events[used : used+n : used+n]
}

// move is how the object's cursor moves. The object of one that is added has no number yet.
func (p *pending) move() dialect.Move {
	first, last := p.events[0], p.events[len(p.events)-1]
	return dialect.Move{Oid: p.o.oid, First: first.Seq, Last: last.Seq, At: last.At, Head: p.head, From: p.o.lastSeq, FromHead: p.o.head}
}

// write stores rows, and moves the cursors of objects that still stand where they were read.
func (b *batch) write(ctx context.Context, events []dialect.Event, moves []dialect.Move) error {
	if len(events) == 0 {
		return nil
	}
	if err := b.insert(ctx, events); err != nil {
		return err
	}
	moved, err := b.db.dialect.Advance(ctx, b.tx, moves)
	if err == nil && moved != int64(len(moves)) {
		err = ErrConflict
	}
	return err
}

// prepare makes the rows of an object; one of which nothing is stored begins here.
func (b *batch) prepare(ctx context.Context, p *pending) error {
	if p.o == nil {
		p.o = newObject(p.kind, p.id)
	}
	fresh, err := b.unsaved(ctx, p.o, p.changes, p.drops)
	if err != nil || len(fresh.all) == 0 {
		return err
	}
	p.events, err = b.encode(ctx, p.o, fresh)
	p.head = append(p.link[:0], b.chain.head...)
	return err
}

// encode makes rows of changes, and follows their chain to its last link.
func (b *batch) encode(ctx context.Context, o *object, changes changes) ([]dialect.Event, error) {
	events := b.room(len(changes.all))
	b.chain.follow(o.head, o.keys)
	for i := range events {
		c := changes.at(i)
		f, e, err := b.row(ctx, o.kind, c)
		if err != nil {
			return nil, fmt.Errorf("change %d of %s: %w", c.Seq, c.Field, err)
		}
		origin, err := b.dict.origin(ctx, origin{c.Who, c.Why, c.Correlation}, e.At)
		if err != nil {
			return nil, err
		}
		if err := b.ensureKey(ctx, o, f.name); err != nil {
			return nil, err
		}
		e.Ctx = origin.id
		if err := b.addWhole(ctx, o, c, e.Detail); err != nil {
			return nil, fmt.Errorf("change %d of %s: %w", c.Seq, c.Field, err)
		}
		events[i] = e
		b.chain.add(&events[i], f, origin.mark)
		leaveOutOld(events[:i+1], changes.all)
	}
	return events, nil
}

var errRowGone = errors.New("a row of its object or type is gone while it is saved")
