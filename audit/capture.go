package audit

import (
	"context"
	"fmt"

	"github.com/auditline/auditline/audit/internal/capture"
	"github.com/auditline/auditline/audit/internal/stream"
)

// Capture calls fn, which may write to x around its setters, as decoders, ORMs and reflection do,
// and logs what it has written, field by field, with the origin that ctx carries; of fields tagged
// elem, the elements or members that differ:
//
//	err := audit.Capture(ctx, order, func() error { return json.Unmarshal(body, order) })
//
// Its changes are one change set. It is all or nothing. Where fn returns an error or panics, or
// a check refuses a value, all fields of x and its log are as they were before; pointers other
// than those in audited fields are put back, but not what was written to what they point to.
// Methods named by check= are asked about a copy of x as fn has left it, but for the field in
// question, which holds what it held before; those named by after= are called at the end, when x
// is unlocked. Both need the trail to have the option capture or json, for code outside of x's
// package cannot call them; without it, a Capture of a struct that has such tags is an error,
// before fn is called; so is one without a Who where the trail is tagged who, ErrNoWho. A field
// tagged `audit:"id"` may get its value from fn, but no other one later: that is an error, too.
//
// The lock of a SyncTrail is held while fn runs, as it is while methods of values (Clone, Equal)
// are called: the latter must not call accessors of x, which wait for it. fn itself may call them,
// and Update; what they log within it is not logged twice, and of the same change set. Values are
// told apart as for onchange: floats by their bits, others by Equal, or else deeply; times without
// onchange also by their zone. A Capture within one of the same x is an error; an UnmarshalJSON
// that auditgen generated is part of the Capture around it.
func Capture(ctx context.Context, x Audited, fn func() error) error {
	o, err := objectOf(x)
	if err != nil {
		return fmt.Errorf("audit: cannot capture %w", err)
	}
	return capture.Run(o, stream.OriginOf(ctx), fn)
}
