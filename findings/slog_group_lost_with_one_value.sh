#!/usr/bin/env bash
# samber/slog-zap v2.6.3 and samber/slog-zerolog v2.9.2: one value that JSON cannot hold takes all other
# attributes of its group out of the log, those of With, too.
# Expected: the value alone is marked, as slog's own JSONHandler does and as zapslog v0.3.0 writes "NaN"; which
# request and which user it was is what the record is for.
# Seen: with a rate that is not a number, user and request are gone from what both write.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/samber/slog-zap/v2@v2.6.3 2>/dev/null
go get github.com/samber/slog-zerolog/v2@v2.9.2 2>/dev/null
go get go.uber.org/zap/exp@v0.3.0 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"log/slog"
	"math"
	"os"

	"github.com/rs/zerolog"
	slogzap "github.com/samber/slog-zap/v2"
	slogzerolog "github.com/samber/slog-zerolog/v2"
	"go.uber.org/zap"
	"go.uber.org/zap/exp/zapslog"
	"go.uber.org/zap/zapcore"
)

func main() {
	withoutTime := func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}
	core := zapcore.NewCore(zapcore.NewJSONEncoder(zapcore.EncoderConfig{MessageKey: "msg"}), os.Stdout, zapcore.DebugLevel)
	logger := zerolog.New(os.Stdout)
	for _, h := range []slog.Handler{
		slog.NewJSONHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: withoutTime}),
		zapslog.NewHandler(core),
		slogzap.Option{Logger: zap.New(core)}.NewZapHandler(),
		slogzerolog.Option{Logger: &logger}.NewZerologHandler(),
	} {
		request := slog.New(h).WithGroup("request").With("user", "ann", "id", 7)
		request.Info("done", "rate", math.NaN())
	}
}
GO
cat >want <<'OUT'
{"level":"INFO","msg":"done","request":{"user":"ann","id":7,"rate":"!ERROR:json: unsupported value: NaN"}}
{"msg":"done","request":{"user":"ann","id":7,"rate":"NaN"}}
{"msg":"done","requestError":"json: unsupported value: NaN"}
{"level":"info","request":"marshaling error: json: unsupported value: NaN","message":"done"}
OUT
go run . | sed 's/"time":"[^"]*",//' >got
diff want got
