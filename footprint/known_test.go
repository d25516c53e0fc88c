//go:build !wasm

package footprint

import (
	"testing"
	"unsafe"
)

func TestKnownSurvivesFaults(t *testing.T) {
	for name, check := range map[string]func() bool{
		"panic":   func() bool { panic("no such layout") },
		"nil":     func() bool { return *(*bool)(nil) },
		"address": func() bool { return *(*bool)(unsafe.Add(unsafe.Pointer(nil), 1<<28)) },
	} {
		if known(check)() {
			t.Errorf("%s: known", name)
		}
	}
}
