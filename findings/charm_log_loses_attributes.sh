#!/usr/bin/env bash
# charmbracelet/log v1.0.0 as the handler of log/slog: attributes of a group are lost by their names.
# Expected: what slog's JSONHandler writes: the group is an object, and what is in it hides nothing outside of it.
# Seen: after WithGroup the attributes stand beside those of the record: level and time of a job are not written at
# all, without a word of it, and id and msg are in the document twice.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/charmbracelet/log@v1.0.0 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"log/slog"
	"os"

	"github.com/charmbracelet/log"
)

func withoutTime(groups []string, a slog.Attr) slog.Attr {
	if len(groups) == 0 && a.Key == slog.TimeKey {
		return slog.Attr{}
	}
	return a
}

func main() {
	for _, h := range []slog.Handler{
		slog.NewJSONHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: withoutTime}),
		log.NewWithOptions(os.Stdout, log.Options{Formatter: log.JSONFormatter}),
	} {
		l := slog.New(h).With("id", 1).WithGroup("job")
		l.Info("started", "id", 7, "level", 3, "time", 90)
		l.Info("failed", "msg", "disk full")
	}
}
GO
cat >want <<'OUT'
{"level":"INFO","msg":"started","id":1,"job":{"id":7,"level":3,"time":90}}
{"level":"INFO","msg":"failed","id":1,"job":{"msg":"disk full"}}
{"level":"info","prefix":"job","msg":"started","id":1,"id":7}
{"level":"info","prefix":"job","msg":"failed","id":1,"msg":"disk full"}
OUT
go run . >got
diff want got
