package main

import (
	"testing"
	"time"

	peer "github.com/DmitriyVTitov/size"

	"github.com/auditline/auditline/footprint"
)

type node struct {
	next  *node
	value int
}

func newList(n int) (first *node) {
	for i := range n {
		first = &node{first, i}
	}
	return first
}

// twiceByHand walks a list twice: what a tool cannot do without that first marks and then counts.
func twiceByHand(l *node) (sum int) {
	for range 2 {
		for n := l; n != nil; n = n.next {
			sum += n.value
		}
	}
	return sum
}

// BenchmarkList compares Deep with walking a list of 1,000,000 nodes twice by hand: rounds of both
// alternate, and the best of each counts.
func BenchmarkList(b *testing.B) {
	list := newList(1_000_000)
	best := [2]time.Duration{time.Hour, time.Hour}
	sum := 0
	for b.Loop() {
		best[0] = min(best[0], took(func() { sum += twiceByHand(list) }))
		best[1] = min(best[1], took(func() { sum += int(footprint.Deep(list).Blocks) }))
	}
	if sum == 0 {
		b.Fatal("nothing was walked")
	}
	b.ReportMetric(float64(best[1])/float64(best[0]), "deep/by-hand-twice")
}

// BenchmarkBytes compares Deep of 100 MB of bytes with Deep of one byte: the ratio should be near
// 1.
func BenchmarkBytes(b *testing.B) {
	large, small := make([]byte, 100<<20), make([]byte, 1)
	best := [2]time.Duration{time.Hour, time.Hour}
	for b.Loop() {
		best[0] = min(best[0], took(func() { footprint.Deep(&small) }))
		best[1] = min(best[1], took(func() { footprint.Deep(&large) }))
	}
	b.ReportMetric(float64(best[1])/float64(best[0]), "100MB/1B")
}

// BenchmarkTree compares Deep with DmitriyVTitov/size, over a value that both can walk.
func BenchmarkTree(b *testing.B) {
	tree := newTree(12)
	best := [2]time.Duration{time.Hour, time.Hour}
	for b.Loop() {
		best[0] = min(best[0], took(func() { peer.Of(tree) }))
		best[1] = min(best[1], took(func() { footprint.Deep(tree) }))
	}
	b.ReportMetric(float64(best[1])/float64(best[0]), "deep/size")
}

type tree struct {
	left, right *tree
	key         string
}

func newTree(depth int) *tree {
	if depth == 0 {
		return nil
	}
	return &tree{newTree(depth - 1), newTree(depth - 1), string(make([]byte, depth+16))}
}

func took(f func()) time.Duration {
	start := time.Now()
	f()
	return time.Since(start)
}
