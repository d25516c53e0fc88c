//go:build !goexperiment.greenteagc

package footprint

// markBytes is what the collector keeps at the end of a page of small blocks: see marks_inline.go.
const markBytes = 0
