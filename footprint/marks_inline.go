//go:build goexperiment.greenteagc

package footprint

// markBytes is what the collector keeps at the end of a page of small blocks (spanInlineMarkBits in
// runtime/mgcmark_greenteagc.go).
const markBytes = 128
