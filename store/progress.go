package store

import "context"

type progressKey struct{}

// WithProgress returns a context for long work: report is called as Prune, Verify, Erase,
// EraseActor and Export go on, with how much is done of how much: objects of Prune and Verify,
// changes of Erase and Export, origins of EraseActor, which are few. total is 0 where it is not
// known.
func WithProgress(ctx context.Context, report func(done, total int)) context.Context {
	return context.WithValue(ctx, progressKey{}, report)
}

func report(ctx context.Context, done, total int) {
	if report, ok := ctx.Value(progressKey{}).(func(int, int)); ok {
		report(done, total)
	}
}
