package stream

import (
	"context"
	"errors"
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

// ErrNoWho is audit.ErrNoWho.
var ErrNoWho = errors.New("audit: the context does not say who makes the change; give it an Origin by audit.With")

// NeedWho returns ErrNoWho unless o has a Who.
func NeedWho(o Origin) error {
	if o == (Origin{}) || o.Value().Who == "" {
		return ErrNoWho
	}
	return nil
}
