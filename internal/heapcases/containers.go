package heapcases

import (
	"container/heap"
	"container/list"
	"container/ring"
	"maps"
	"slices"
)

// node is a tree of any type.
type node[K, V any] struct {
	key         K
	value       V
	left, right *node[K, V]
}

func grown[K, V any](depth int, key K, value func(depth int) V) *node[K, V] {
	if depth == 0 {
		return nil
	}
	return &node[K, V]{key, value(depth), grown(depth-1, key, value), grown(depth-1, key, value)}
}

// queue is a heap of records by their value.
type queue []*record

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i].value < q[j].value }
func (q queue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(v any)        { *q = append(*q, v.(*record)) }
func (q *queue) Pop() any          { last := (*q)[len(*q)-1]; *q = (*q)[:len(*q)-1]; return last }

type point struct{ x, y int32 }

func containerCases() []Case {
	return []Case{
		{Name: "container/list", Prepare: many(100, func(int) *list.List {
			l := list.New()
			for j := range 30 {
				l.PushBack(j + 1000)
			}
			return l
		})},
		{Name: "elements of container/list", Prepare: many(1000, func(i int) *list.Element { return list.New().PushBack(text(i, 30)) })},
		{Name: "container/ring", Prepare: many(200, func(i int) *ring.Ring {
			r := ring.New(20)
			for j := range 20 {
				r.Value = text(j, i%40)
				r = r.Next()
			}
			return r
		})},
		{Name: "container/heap", Prepare: many(50, func(int) *queue {
			q := new(queue)
			for j := range 60 {
				heap.Push(q, newRecord(j*7919%101))
			}
			for range 20 {
				heap.Pop(q)
			}
			return q
		})},
		{Name: "generic trees of structs", Prepare: many(10, func(int) *node[string, point] {
			return grown(9, "key", func(depth int) point { return point{int32(depth), 1} })
		})},
		{Name: "generic trees of maps", Prepare: many(10, func(int) *node[int, map[string]int] {
			return grown(7, 1, func(depth int) map[string]int { return map[string]int{text(depth, 20): depth} })
		})},
		{Name: "matrices, row by row", Prepare: many(30, func(int) [][]float64 { return *values(30, func(int) []float64 { return make([]float64, 30) }) })},
		{Name: "matrices cut from one array", Hidden: true, Prepare: many(30, func(int) [][]float64 { return slices.Collect(slices.Chunk(make([]float64, 900), 30)) })},
		{Name: "slices in maps by struct", Prepare: many(100, func(i int) map[point][]string {
			m := make(map[point][]string)
			for j := range i % 40 {
				p := point{int32(j % 7), int32(i % 3)}
				m[p] = append(m[p], text(j, 20))
			}
			return m
		})},
		{Name: "maps of maps of maps", Prepare: many(30, func(i int) map[string]map[int]map[point]bool {
			m := make(map[string]map[int]map[point]bool)
			for j := range 10 {
				m[text(j, 10)] = map[int]map[point]bool{i: {point{1, 2}: true}, j: nil, 7: {}}
			}
			return m
		})},
		{Name: "maps by arrays and by interfaces", Prepare: many(100, func(i int) any {
			return []any{map[[2]string]*point{{text(i, 20), "b"}: {1, 2}}, map[any][]byte{point{int32(i), 1}: make([]byte, 40), 7000 + i: nil}}
		})},
		{Name: "cloned maps and slices", Prepare: many(100, func(i int) any {
			m := filled(100)
			return []any{maps.Clone(m), slices.Sorted(maps.Keys(m)), slices.Grow([]point(nil), i)}
		})},
		{Name: "queues that were sliced forward", Hidden: true, Prepare: many(300, func(i int) []*record {
			q := *values(40, newRecord)
			return q[i%30+1:]
		})},
		{Name: "slices after deletes", Prepare: many(300, func(i int) []*record {
			return slices.DeleteFunc(*values(20, newRecord), func(r *record) bool { return r.value > 3 })
		})},
	}
}
