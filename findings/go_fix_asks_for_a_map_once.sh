#!/usr/bin/env bash
# go fix of Go 1.26.8 and 1.27.3 makes a loop put all entries into one map that has put each into another.
# Expected: the fixes of go fix keep what a program does; it writes them without asking.
# Seen: a loop whose body is m[k] = v becomes maps.Copy(m, ...) also where m is a call or a value that is received
# from a channel: what was done for every entry is done once, and for no entry once as well: a partition gets the
# orders of all.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

printf 'module example.com/finding\n\ngo 1.26.0\n' >go.mod
cat >main.go.before <<'GO'
package main

import "fmt"

// partitions are filled in turn.
type partitions struct {
	orders [3]map[string]int
	turn   int
}

func (p *partitions) next() map[string]int {
	p.turn++
	return p.orders[p.turn%len(p.orders)]
}

func (p *partitions) add(orders map[string]int) {
	for id, sum := range orders {
		p.next()[id] = sum
	}
}

func main() {
	p := &partitions{orders: [3]map[string]int{{}, {}, {}}}
	p.add(map[string]int{"a": 1, "b": 2, "c": 3})
	p.add(nil)
	fmt.Println(len(p.orders[0]), len(p.orders[1]), len(p.orders[2]), p.turn)

	free := make(chan map[string]int, 2)
	first, second := map[string]int{}, map[string]int{}
	free <- first
	free <- second
	for id, sum := range map[string]int{"a": 1, "b": 2} {
		(<-free)[id] = sum
	}
	fmt.Println(len(first), len(second), len(free))
}
GO
cat >want <<'OUT'
1 1 1 3
1 1 0
0 3 0 2
2 0 1
0 3 0 2
2 0 1
OUT
cp main.go.before main.go
go run . >got
for version in go1.26.8 go1.27.3; do
	cp main.go.before main.go
	GOTOOLCHAIN=$version go fix .
	go run . >>got
done
diff want got
