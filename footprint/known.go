package footprint

import (
	"go/version"
	"runtime"
	"runtime/debug"
	"sync"
)

// firstUnknown is the first release of Go that this package was not tried with.
const firstUnknown = "go1.28"

// known runs a check of a mirror against living values once. A runtime that looks different may
// lead the check astray; a fault on the way is an answer, too, except on wasm, where it would end
// the program: there a later runtime is not checked.
func known(check func() bool) func() bool {
	return sync.OnceValue(func() (ok bool) {
		if runtime.GOARCH == "wasm" && version.Compare(runtime.Version(), firstUnknown) >= 0 {
			return false
		}
		defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
		defer func() {
			if recover() != nil {
				ok = false
			}
		}()
		return check()
	})
}

// estimated names the parts of this runtime that footprint does not know.
func estimated() (parts []string) {
	for _, part := range []struct {
		name  string
		known func() bool
	}{
		{"block sizes", sizesKnown},
		{"owners of memory", ownersKnown},
		{"maps", mapsKnown},
		{"channels", chansKnown},
		{"sync.Map", trieKnown},
		{"timers", timersKnown},
	} {
		if !part.known() {
			parts = append(parts, part.name)
		}
	}
	return parts
}
