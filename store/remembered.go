package store

import (
	"bytes"
	"context"
	"sync"

	"github.com/auditline/auditline/store/internal/dialect"
)

// remembered are objects as single saves have left them, so that the next one of each need not look
// it up. It is no more than a guess: another program may have stored more since, or erased
// something, and the statement that moves an object's cursor finds that out.
type remembered struct {
	mu      sync.Mutex
	objects map[Object]*object
}

// maxRemembered bounds the memory for them.
const maxRemembered = 4096

// take returns an object, nil where it is not remembered, and forgets it: two saves at once must
// not share it.
func (r *remembered) take(which Object) *object {
	r.mu.Lock()
	defer r.mu.Unlock()
	o := r.objects[which]
	delete(r.objects, which)
	return o
}

// put remembers objects whose changes are committed.
func (r *remembered) put(all []*object) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, o := range all {
		if r.objects == nil || len(r.objects) >= maxRemembered {
			r.objects = make(map[Object]*object)
		}
		r.objects[Object{o.kind, o.id}] = o
	}
}

// goOn stores the changes of an object that stands where it is remembered to stand. Where it does
// not, goOn returns false and has written nothing of it. Edits of collections are not for it, which
// are stored by what the rows before them say: these must be locked before they are read.
func (b *batch) goOn(ctx context.Context, p *pending) (done bool, err error) {
	o := b.db.remembered.take(Object{p.kind, p.id})
	if o == nil || p.changes.all[0].Seq != uint64(o.lastSeq)+1 || len(p.changes.edits) > 0 {
		return false, nil
	}
	p.o = o
	b.dict.guessVersion()
	if err := b.prepareAll(ctx, []*pending{p}); err != nil {
		return false, err
	}
	moved, err := b.db.dialect.GoOn(ctx, b.tx, p.move(), o.keys.object, b.dict.version)
	if err != nil {
		return false, err
	}
	if !moved {
		p.o, p.events, b.dict = nil, nil, b.db.names.begin(b.db.dialect, b.tx)
		return false, nil
	}
	numbered([]*pending{p})
	return true, b.insert(ctx, p.events)
}

// remember has the object remembered once the transaction is committed, unless its keys stand
// elsewhere. Nothing of p is kept alive by it.
func (b *batch) remember(p *pending) {
	o := p.o
	if len(p.events) == 0 || o.keys.object == nil {
		return
	}
	last := &p.events[len(p.events)-1]
	b.alone = append(b.alone, &object{
		oid: o.oid, kind: o.kind, id: o.id, lastSeq: last.Seq, lastAt: last.At, head: bytes.Clone(p.head), keys: o.keys,
	})
}

// insert stores events.
func (b *batch) insert(ctx context.Context, events []dialect.Event) error {
	if err := b.db.dialect.Insert(ctx, b.tx, events); err != nil {
		return err
	}
	return dialect.InsertDetails(ctx, b.tx, events)
}
