package stream

import (
	"context"
	"unique"
)

// OriginFields has the fields of audit.Origin.
type OriginFields struct {
	Who, Why    string
	Correlation string
}

// Origin is an audit.Origin kept once in the process; the zero value is no origin.
type Origin = unique.Handle[OriginFields]

type originKey struct{}

// WithOrigin returns a context that carries o instead of the origin that ctx carries.
func WithOrigin(ctx context.Context, o OriginFields) context.Context {
	return context.WithValue(ctx, originKey{}, unique.Make(o))
}

// OriginOf is the origin that ctx carries, or none.
func OriginOf(ctx context.Context) Origin {
	if ctx == nil {
		return Origin{}
	}
	o, _ := ctx.Value(originKey{}).(Origin)
	return o
}
