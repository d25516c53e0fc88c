#!/usr/bin/env bash
# Go 1.27.3: a method with type parameters of its own hides the embedded method of that name from
# the compiler, and from nothing else.
# Expected: a type implements an interface for the compiler, in a type assertion and for reflect, or
# in none of the three; and one call x.Put(1) reaches one method.
# Seen: the compiler refuses the assignment, while the assertion and reflect say that it implements
# the interface; called through that, the embedded method runs, and x.Put(1) runs the generic one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export GOTOOLCHAIN=go1.27.3

printf 'module example.com/finding\n\ngo 1.27\n' >go.mod
cat >main.go <<'GO'
package main

import (
	"fmt"
	"reflect"
)

type Putter interface{ Put(int) string }

type Base struct{}

func (Base) Put(int) string { return "embedded" }

type Outer struct{ Base }

func (Outer) Put[T any](T) string { return "generic" }

func main() {
	p, ok := any(Outer{}).(Putter)
	fmt.Println("assertion", ok)
	fmt.Println("reflect", reflect.TypeFor[Outer]().Implements(reflect.TypeFor[Putter]()))
	fmt.Println("through the interface:", p.Put(1))
	fmt.Println("called directly:", Outer{}.Put(1))
}
GO
cat >want <<'OUT'
assertion true
reflect true
through the interface: embedded
called directly: generic
cannot use Outer{} (value of struct type Outer) as Putter value
OUT
go run . >got
printf 'package main\n\nvar _ Putter = Outer{}\n' >assigned.go
{ go vet . 2>&1 || true; } | grep -om1 'cannot use Outer{} (value of struct type Outer) as Putter value' >>got
diff want got
