package pipelineimpl

import (
	"testing"
	"unsafe"
)

// TestWorkersCopiesShareNoCacheLine, of stages so small that several would be in one.
func TestWorkersCopiesShareNoCacheLine(t *testing.T) {
	const line = 64
	seen := make(map[uintptr]bool)
	for _, stage := range PerWorker(&counter{n: 7}, 20) {
		if stage.n != 7 {
			t.Errorf("a copy has %d, want what is configured", stage.n)
		}
		at := uintptr(unsafe.Pointer(stage)) / line
		if seen[at] {
			t.Error("two copies are in one line")
		}
		seen[at] = true
	}
}
