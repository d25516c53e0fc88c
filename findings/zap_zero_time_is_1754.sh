#!/usr/bin/env bash
# zap v1.28.0 with the encoder of NewProduction, and otelslog v0.21.0: a time that was never set is logged as 1754.
# Expected: the seconds since 1970, -62135596800, and 32503680000 for the year 3000: a float64 holds both, and zap.Time
# takes care of times whose nanoseconds do not fit into an int64. Of otelslog, which promises nanoseconds in an int64,
# another kind of value for what does not fit, as it takes for a uint64.
# Seen: no error; both go by UnixNano, which wraps. A deadline in the year 3000 is logged as one in 1830.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get go.uber.org/zap@v1.28.0 go.opentelemetry.io/contrib/bridges/otelslog@v0.21.0 \
	go.opentelemetry.io/otel/sdk/log@v1.47.0 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"

	"go.opentelemetry.io/contrib/bridges/otelslog"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/log"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// printing exports records by printing their attributes as times.
type printing struct{}

func (printing) Export(_ context.Context, records []log.Record) error {
	for _, record := range records {
		record.WalkAttributes(func(a attribute.KeyValue) bool {
			fmt.Println("otelslog", a.Key, time.Unix(0, a.Value.AsInt64()).UTC().Format(time.DateOnly))
			return true
		})
	}
	return nil
}

func (printing) Shutdown(context.Context) error   { return nil }
func (printing) ForceFlush(context.Context) error { return nil }

func main() {
	never, late := time.Time{}, time.Date(3000, time.January, 1, 0, 0, 0, 0, time.UTC)
	config := zap.NewProductionEncoderConfig()
	config.TimeKey = "" // the time of the record itself is another in every run
	logger := zap.New(zapcore.NewCore(zapcore.NewJSONEncoder(config), zapcore.AddSync(os.Stdout), zap.InfoLevel))
	logger.Info("job", zap.Time("ended", never), zap.Time("due", late))
	fmt.Println(never.Unix(), late.Unix())

	provider := log.NewLoggerProvider(log.WithProcessor(log.NewSimpleProcessor(printing{})))
	slog.New(otelslog.NewHandler("", otelslog.WithLoggerProvider(provider))).Info("job", "ended", never, "due", late)
}
GO
cat >want <<'OUT'
{"level":"info","msg":"job","ended":-6795364578.8713455,"due":-4389808147.419104}
-62135596800 32503680000
otelslog ended 1754-08-30
otelslog due 1830-11-23
OUT
go run . >got
diff want got
