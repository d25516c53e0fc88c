// Package stale has changed since it was generated.
package stale

import "github.com/auditline/auditline/audit"

type Account struct { // want `auditstale: generated code of Account is stale: it lacks Changes: run go generate` `it still has Kind: run` `it still has SetLimit: run`
	balance int64  `audit:"true"`             // want `generated code of Account is stale: it has Balance\(\) int, the tags ask for Balance\(\) int64: run go generate`
	owner   string `audit:"true,check=valid"` // want `it has SetOwner\(string\), the tags ask for SetOwner\(string\) error: run go generate`
	note    string `audit:"true,keep=3"`      // want `note was tagged otherwise than audit:"true,keep=3": run go generate`
	added   int    `audit:"true"`             // want `it lacks Added: run go generate`
	kind    uint8  `audit:"true,get=Sort"`    // want `it lacks Sort: run go generate`
	limit   int
	before  int `audit:"true"` // want `it was written by an auditgen that did not note the tag of before: run go generate`

	trail audit.Trail `audit:"clone"`
}

func (a *Account) valid(string) error { return nil }

type Box[T any] struct { // want `it still has Clone: run`
	first  T   `audit:"true"`
	second []T `audit:"true"` // want `it has SetSecond\(\.\.\.T\), the tags ask for SetSecond\(\[\]T\): run`
	trail  audit.Trail
}

type Ctx struct {
	n     int         `audit:"true"` // want `it has SetN\(int\), the tags ask for SetN\(context.Context, int\): run`
	trail audit.Trail `audit:"ctx"`
}

type Order struct { // want `generated code of Order is stale: it still has DeleteLinesAt: run`
	notes []string       `audit:"true,elem"` // want `it lacks SetNotesAt: run`
	lines map[string]int `audit:"true"`      // want `lines was tagged otherwise than audit:"true": run`
	trail audit.Trail
}

type Former struct { // want `generated code of Former is stale: it still has Audit: run go generate`
	n int
}
