package heapcases

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"time"
)

type contextKey struct{}

// kept returns a context that nobody cancels.
func kept(ctx context.Context, _ context.CancelFunc) context.Context { return ctx }

func contextCases() []Case {
	return []Case{
		{Name: "contexts", Prepare: many(1000, func(i int) context.Context {
			return context.WithValue(context.WithValue(context.Background(), contextKey{}, newRecord(i)), true, text(i, 20))
		})},
		{Name: "contexts to cancel", Prepare: many(1000, func(i int) context.Context {
			ctx := kept(context.WithCancel(context.Background()))
			ctx.Done()
			return ctx
		})},
		{Name: "trees of contexts", Prepare: many(300, func(i int) context.Context {
			root := kept(context.WithCancel(context.Background()))
			for range i % 12 {
				kept(context.WithCancel(context.WithValue(root, contextKey{}, i)))
			}
			return root
		})},
		{Name: "cancelled contexts", Prepare: many(1000, func(i int) context.Context {
			ctx, cancel := context.WithCancelCause(context.Background())
			cancel(errors.New(text(i, 30)))
			return ctx
		})},
		{Name: "contexts with a deadline", Hidden: true, Prepare: scheduled(1000, func(i int) context.Context {
			return kept(context.WithTimeout(context.Background(), time.Hour))
		})},
		{Name: "contexts that call a function", Hidden: true, Prepare: many(500, func(i int) context.Context {
			ctx := kept(context.WithCancel(context.Background()))
			context.AfterFunc(ctx, func() { _ = i })
			return ctx
		})},
		{Name: "errors", Prepare: many(2000, func(i int) error { return errors.New(text(i, 40)) })},
		{Name: "wrapped errors", Prepare: many(1000, func(i int) error { return fmt.Errorf("read %d: %w", i, io.ErrUnexpectedEOF) })},
		{Name: "errors wrapped again", Prepare: many(500, func(i int) error {
			return fmt.Errorf("load: %w", fmt.Errorf("open %s: %w and %w", text(i, 20), fs.ErrNotExist, errors.New(text(i, 10))))
		})},
		{Name: "joined errors", Prepare: many(1000, func(i int) error { return errors.Join(io.EOF, errors.New(text(i, 20))) })},
		{Name: "typed errors", Prepare: many(1000, func(i int) error {
			if i%2 == 0 {
				return &fs.PathError{Op: "open", Path: text(i, 30), Err: fs.ErrPermission}
			}
			_, err := strconv.Atoi(text(i, 12))
			return err
		})},
	}
}
