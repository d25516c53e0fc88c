package audit

import (
	"context"
	"unique"
)

// Origin says who made a change, why, and as part of what. Any of them may be empty.
type Origin struct {
	Who         string
	Why         string
	Correlation string // a request, job or trace
}

// origin is an Origin kept once in the process; the zero value is no origin.
type origin = unique.Handle[Origin]

type originKey struct{}

// With returns a context that carries o; setters of a trail tagged `audit:"ctx"` log it
// with every change. It replaces an origin that ctx carries already.
func With(ctx context.Context, o Origin) context.Context {
	return context.WithValue(ctx, originKey{}, unique.Make(o))
}

// originOf is the origin that ctx carries, or none.
func originOf(ctx context.Context) origin {
	if ctx == nil {
		return origin{}
	}
	o, _ := ctx.Value(originKey{}).(origin)
	return o
}
