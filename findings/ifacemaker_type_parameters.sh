#!/usr/bin/env bash
# ifacemaker v1.3.0 under Go 1.27: a method with type parameters of its own becomes one without them.
# Expected: the method is left out, since no interface can have it, or named in an error.
# Seen: exit code 0, and an interface whose method speaks of a type T that nothing declares.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export GOTOOLCHAIN=go1.27.3

GOBIN="$work" go install github.com/vburenin/ifacemaker@v1.3.0 2>/dev/null
go mod init example.com/finding 2>/dev/null
cat >box.go <<'GO'
package box

type Box struct{ items []any }

func (b *Box) Len() int { return len(b.items) }

func (b *Box) Put[T any](v T) { b.items = append(b.items, v) }
GO
go vet .
cat >want <<'OUT'
	Len() int
	Put(v T)
undefined: T
OUT
./ifacemaker -f box.go -s Box -i Boxer -p box -o boxer.go
grep -E '^	(Len|Put)' boxer.go >got
{ go vet . 2>&1 || true; } | grep -om1 "undefined: T" >>got
diff want got
