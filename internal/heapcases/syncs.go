package heapcases

import (
	"bytes"
	"reflect"
	"sync"
	"sync/atomic"
)

// guarded is a struct with a mutex, as most shared values are.
type guarded struct {
	mu    sync.RWMutex
	once  sync.Once
	group sync.WaitGroup
	hits  atomic.Int64
	state atomic.Value
	seen  map[string]*record
}

func newGuarded(i int) *guarded {
	g := &guarded{seen: map[string]*record{text(i, 20): newRecord(i)}}
	g.once.Do(func() { g.state.Store([]string{text(i, 30)}) })
	g.hits.Add(int64(i))
	return g
}

func syncCases() []Case {
	return []Case{
		{Name: "structs with locks", Prepare: many(500, newGuarded)},
		{Name: "conditions", Prepare: many(1000, func(int) *sync.Cond { return sync.NewCond(new(sync.Mutex)) })},
		{Name: "sync.Map", Prepare: built(func() any {
			m := new(sync.Map)
			for i := range 5000 {
				m.Store(text(i, 3+i%50), newRecord(i))
			}
			return m
		})},
		{Name: "small sync.Maps", Prepare: many(500, func(i int) *sync.Map {
			m := new(sync.Map)
			for j := range i % 10 {
				m.Store(j+1000, j)
			}
			return m
		})},
		{Name: "sync.Maps after deletes", Prepare: many(20, func(i int) *sync.Map {
			m := new(sync.Map)
			for j := range 500 {
				m.Store(text(j, 20), newRecord(j))
			}
			for j := range 490 - i {
				m.Delete(text(j, 20))
			}
			return m
		})},
		{Name: "cleared sync.Maps", Prepare: many(100, func(i int) *sync.Map {
			m := new(sync.Map)
			for j := range 100 {
				m.Store(j+1000, i)
			}
			m.Clear()
			return m
		})},
		{Name: "pools after collections", Prepare: many(100, func(int) *sync.Pool {
			p := &sync.Pool{New: func() any { return new(bytes.Buffer) }}
			p.Put(bytes.NewBuffer(make([]byte, 500)))
			return p
		})},
		{Name: "pools that nobody has used", Prepare: many(1000, func(int) *sync.Pool { return new(sync.Pool) })},
		{Name: "sync.OnceValue", Hidden: true, Prepare: many(500, func(i int) func() string {
			f := sync.OnceValue(func() string { return text(i, 100) })
			f()
			return f
		})},
		{Name: "reflected values", Prepare: many(1000, func(i int) []reflect.Value {
			r := newRecord(i)
			return []reflect.Value{reflect.ValueOf(r), reflect.ValueOf(*r), reflect.ValueOf(r).Elem().Field(0), reflect.ValueOf(text(i, 20)), {}}
		})},
		{Name: "reflected types", Prepare: many(1000, func(i int) reflect.Type { return reflect.TypeFor[record]() })},
	}
}
