package audit

import (
	"context"

	"github.com/auditline/auditline/audit/internal/stream"
)

// Origin says who made a change, why, and as part of what. Any of them may be empty.
type Origin struct {
	Who         string
	Why         string
	Correlation string // a request, job or trace
}

// With returns a context that carries o; setters of a trail tagged `audit:"ctx"` log it
// with every change. It replaces an origin that ctx carries already.
func With(ctx context.Context, o Origin) context.Context {
	return stream.WithOrigin(ctx, stream.OriginFields(o))
}
