package engine

import (
	"math/bits"
	"sync/atomic"
	"time"

	"github.com/auditline/auditline/pipeline/internal/summary"
)

// histogram counts durations by the number of bits of their nanoseconds, so that the bounds of its
// buckets double. Other goroutines may read it at any time. A nil histogram counts nothing.
type histogram struct {
	counts [64]atomic.Int64
	sum    atomic.Int64 // of the nanoseconds
}

func (h *histogram) add(d time.Duration) {
	if h != nil {
		h.counts[bits.Len64(uint64(max(d, 0)))].Add(1)
		h.sum.Add(int64(d))
	}
}

// read gives the buckets up to the last one that is not empty.
func (h *histogram) read() (out summary.Histogram) {
	if h == nil {
		return out
	}
	out.Sum = time.Duration(h.sum.Load())
	for i := range h.counts {
		if n := h.counts[i].Load(); n > 0 {
			for len(out.Counts) < i {
				out.Counts = append(out.Counts, 0)
			}
			out.Counts = append(out.Counts, n)
		}
	}
	return out
}
